#include "sim/laptop/stand_ins.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <unistd.h>

#include <fmt/format.h>

#include "sim/laptop/world_topology.h"
#include "sim/world/mounts.h"

namespace guestlink::sim {
namespace {

constexpr const char* folder = "/tmp/bin";
constexpr const char* four_addr_on = "/tmp/four-addr";
constexpr const char* refusal = "/tmp/brctl-refused";

bool has_program(std::string_view name) {
  constexpr std::array<const char*, 4> folders{"/usr/sbin/", "/sbin/", "/usr/bin/", "/bin/"};
  return std::ranges::any_of(folders, [&](const char* where) {
    return access((where + std::string(name)).c_str(), X_OK) == 0;
  });
}

/// `iw dev wlan0 set 4addr on`: kept in a file.
std::string iw(const std::string& card) {
  return fmt::format(
      "#!/bin/sh\n"
      "echo \"iw $*\" >> {0}\n"
      "case \"$*\" in\n"
      "'dev {1} set 4addr on') echo on > {2} ;;\n"
      "'dev {1} set 4addr off') rm -f {2} ;;\n"
      "esac\n",
      stub_log, card, four_addr_on);
}

/// busybox's, but for the port that a kernel with cfg80211 does not take: a three-address station
/// (IFF_DONT_BRIDGE, net/wireless/core.c).
std::string brctl(const std::string& card) {
  return fmt::format(
      "#!/bin/sh\n"
      "if [ \"$1 $3\" = 'addif {0}' ] && [ ! -e {1} ]; then\n"
      "    echo \"bridge $2: Operation not supported\" | tee {2} >&2\n"
      "    exit 1\n"
      "fi\n"
      // The kernel's own are these, and sysfs, where brctl looks for them, is not the guest's.
      "case \"$1 $3\" in 'stp off' | 'setfd 0') exit 0 ;; esac\n"
      "exec busybox brctl \"$@\"\n",
      card, four_addr_on, refusal);
}

constexpr std::string_view says_yes =
    "#!/bin/sh\necho \"${0##*/} $*\" >> /var/log/guestlink-stubs\n";

}  // namespace

std::string path_with_stand_ins() {
  return std::string(folder) + ":" + search_path;
}

Status put_stand_ins(Stage& stage) {
  World& world = *stage.world;
  const auto put = [&](const std::string& name, std::string_view text) {
    return world.put_file("guest", std::string(folder) + "/" + name, text, 0755);
  };
  if (!has_program("sysctl")) {
    stage.notes.emplace_back("sysctl is busybox's here");
    if (auto done = put("sysctl", "#!/bin/sh\nexec busybox sysctl \"$@\"\n"); !done) return done;
  }
  const auto& card = stage.topology().card;
  if (!card || !card->is_wifi) return put("brctl", "#!/bin/sh\nexec busybox brctl \"$@\"\n");
  for (const char* name : {"wpa_supplicant", "wpa_cli"}) {
    if (auto done = put(name, says_yes); !done) return done;
  }
  if (auto done = put("iw", iw(card->interface)); !done) return done;
  return put("brctl", brctl(card->interface));
}

Status follow_four_addr(Stage& stage) {
  const auto& card = stage.topology().card;
  if (!card || !card->is_wifi) return {};
  WifiSettings settings;
  settings.station = card->mac;
  settings.wds = speaks_wds(stage.laptop(), stage.topology());
  settings.four_addr = stage.world->read_file("guest", four_addr_on).has_value();
  return stage.world->change_link("air", settings);
}

Result<std::string> refused_port(Stage& stage) {
  const auto words = stage.world->read_file("guest", refusal);
  return words ? last_line(*words) : std::string();
}

}  // namespace guestlink::sim
