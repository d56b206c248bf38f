#include "reference/model/rc_order.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace guestlink::model {
namespace {

struct Row {
  std::string_view name;
  std::string_view needs;
  std::string_view before;
};

// freebsd-src libexec/rc/rc.d of 14, reduced to what bears on a network; "dnsmasq" is the port's,
// "vm" and "vm_network" vm-bhyve's, "wifibox" its port's.  The order of the rows is that of
// find(1)'s names where nothing else decides.
constexpr std::array<Row, 23> rows{{
    {"DAEMON", "NETWORKING SERVERS", ""},
    {"FILESYSTEMS", "", ""},
    {"LOGIN", "DAEMON", ""},
    {"NETWORKING", "netif netwait routing ipfw defaultroute bridge", ""},
    {"SERVERS", "NETWORKING", ""},
    {"sysctl", "", ""},
    {"kldxref", "FILESYSTEMS", "netif"},
    {"kld", "kldxref", ""},
    {"devmatch", "kld", "netif"},
    {"wifibox", "FILESYSTEMS sysctl kld", "netif"},
    {"netif", "FILESYSTEMS sysctl", ""},
    {"devd", "netif", "NETWORKING"},
    {"bridge", "netif", ""},
    {"vm_network", "bridge", "dnsmasq ipfw pf"},
    {"ipfw", "netif", ""},
    {"routing", "netif", ""},
    {"defaultroute", "devd netif", ""},
    {"netwait", "devd ipfw pf routing", ""},
    {"dnsmasq", "SERVERS", "DAEMON"},
    {"local", "DAEMON", "LOGIN"},
    {"sshd", "LOGIN", ""},
    {"sysctl_lastload", "LOGIN", ""},
    {"vm", "DAEMON vm_network", ""},
}};

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = text.find_first_not_of(" \t\r", at);
    if (begin == std::string_view::npos) break;
    const std::size_t end = std::min(text.find_first_of(" \t\r", begin), text.size());
    result.emplace_back(text.substr(begin, end - begin));
    at = end;
  }
  return result;
}

/// The `# PROVIDE:` lines and their like; rcorder(8) takes them anywhere before the first line
/// that is none, but reads on from the first of them only.
void read_head(std::string_view text, RcScript& script) {
  const std::array<std::pair<std::string_view, std::vector<std::string>*>, 3> lists{{
      {"# PROVIDE:", &script.provides},
      {"# REQUIRE:", &script.needs},
      {"# BEFORE:", &script.before},
  }};
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    at = end + 1;
    for (const auto& [keyword, list] : lists) {
      if (!line.starts_with(keyword)) continue;
      for (std::string& word : words(line.substr(keyword.size()))) {
        list->push_back(std::move(word));
      }
    }
    if (line.starts_with("# KEYWORD:")) {
      const auto keywords = words(line.substr(std::string_view("# KEYWORD:").size()));
      script.never = script.never || std::ranges::find(keywords, "nostart") != keywords.end();
    }
  }
}

std::vector<RcScript> all_scripts(const Laptop& laptop, const SourceSet& sources, Release release) {
  std::vector<RcScript> scripts;
  scripts.reserve(rows.size());
  for (const Row& row : rows) {
    scripts.push_back({.name = std::string(row.name),
                       .provides = {std::string(row.name)},
                       .needs = words(row.needs),
                       .before = words(row.before)});
  }
  // pf came before routing, so that nothing was routed unfiltered, until 13; from 14 on it comes
  // behind, for rules that name what a route leads to.
  RcScript pf{.name = "pf", .provides = {"pf"}, .needs = words("FILESYSTEMS netif")};
  if (release.major >= 14) {
    pf.needs.emplace_back("routing");
  } else {
    pf.before.emplace_back("routing");
  }
  scripts.push_back(std::move(pf));

  for (const HostScript& own : laptop.host.scripts) {
    const std::size_t slash = own.path.rfind('/');
    const std::string_view folder = std::string_view(own.path).substr(0, slash);
    if (folder != "/etc/rc.d" && folder != "/usr/local/etc/rc.d") continue;
    RcScript script{.name = own.path.substr(slash + 1)};
    script.own = &own;
    read_head(sources.text(own.file), script);
    const auto same = std::ranges::find(scripts, script.name, &RcScript::name);
    if (same == scripts.end()) {
      scripts.push_back(std::move(script));
    } else {
      *same = std::move(script);
    }
  }
  return scripts;
}

/// rcorder(8)'s walk: depth first, each script once.
class Walk {
 public:
  explicit Walk(std::vector<RcScript> scripts)
      : scripts_(std::move(scripts)), states_(scripts_.size(), State::waiting) {
    // "BEFORE: x" of one is "REQUIRE" of it by the providers of x.
    for (std::size_t index = 0; index < scripts_.size(); ++index) {
      for (const std::string& name : scripts_[index].before) {
        for (const std::size_t later : providers(name)) followers_.emplace_back(later, index);
      }
    }
  }

  std::vector<RcScript> take() {
    for (std::size_t index = 0; index < scripts_.size(); ++index) visit(index);
    std::vector<RcScript> result;
    result.reserve(order_.size());
    for (const std::size_t index : order_) result.push_back(std::move(scripts_[index]));
    return result;
  }

 private:
  enum class State : std::uint8_t { waiting, begun, done };

  std::vector<std::size_t> providers(std::string_view name) const {
    std::vector<std::size_t> result;
    for (std::size_t index = 0; index < scripts_.size(); ++index) {
      const auto& provides = scripts_[index].provides;
      if (std::ranges::find(provides, name) != provides.end()) result.push_back(index);
    }
    return result;
  }

  // As deep as the chain of requirements is long: some tens.
  void visit(std::size_t index) {
    if (states_[index] != State::waiting) return;
    states_[index] = State::begun;
    for (const auto& [later, earlier] : followers_) {
      if (later == index) visit(earlier);
    }
    for (const std::string& name : scripts_[index].needs) {
      for (const std::size_t needed : providers(name)) visit(needed);
    }
    states_[index] = State::done;
    order_.push_back(index);
  }

  std::vector<RcScript> scripts_;
  std::vector<State> states_;
  std::vector<std::pair<std::size_t, std::size_t>> followers_;  ///< Later, earlier.
  std::vector<std::size_t> order_;
};

}  // namespace

std::vector<RcScript> rc_order(const Laptop& laptop, const SourceSet& sources, Release release) {
  return Walk(all_scripts(laptop, sources, release)).take();
}

}  // namespace guestlink::model
