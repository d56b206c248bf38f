// What people published must be read without a line that nobody understands.

#include "tests/support/corpus.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/config/read_text.h"

namespace guestlink::config {
namespace {

namespace fs = std::filesystem;
using test::corpus;
using testing::IsEmpty;

std::vector<fs::path> files(const std::string& folder, std::string_view ending) {
  return test::corpus_files(folder, ending);
}

TEST(Corpus, VmBhyveTemplatesHaveNoUnknownLine) {
  NEED_CORPUS();
  for (const fs::path& path : files("vm-bhyve", "")) {
    const ReadLaptop read("host/vm/.templates/" + path.stem().string() + ".conf", file_text(path));
    EXPECT_THAT(read.unknown_lines(), IsEmpty()) << path;
    ASSERT_EQ(read.laptop.host.vm_bhyve.templates.size(), 1U) << path;
    EXPECT_TRUE(read.laptop.host.vm_bhyve.templates[0].loader) << path;
  }
}

TEST(Corpus, VmBhyveMachinesHaveNoUnknownLine) {
  NEED_CORPUS();
  for (const fs::path& path : files("vm-conf", "")) {
    // The file of another program, which the name does not show.
    if (path.filename() == "eurobsdcon24-bmd.conf") continue;
    const ReadLaptop read("host/vm/x/x.conf", file_text(path));
    EXPECT_THAT(read.unknown_lines(), IsEmpty()) << path;
    ASSERT_EQ(read.laptop.host.vm_bhyve.machines.size(), 1U) << path;
    EXPECT_FALSE(read.laptop.host.vm_bhyve.machines[0].networks.empty()) << path;
  }
}

/// Every file of `folder` that ends in `ending`, read as the file `path` of a laptop.
void expect_no_unknown_line(const std::string& folder, std::string_view ending,
                            const std::string& path) {
  const auto found = files(folder, ending);
  EXPECT_THAT(found, testing::Not(IsEmpty()));
  for (const fs::path& file : found) {
    const ReadLaptop read(path, file_text(file));
    EXPECT_THAT(read.unknown_lines(), IsEmpty()) << file;
    EXPECT_THAT(read.diagnostics, IsEmpty()) << file;
  }
}

TEST(Corpus, LoaderConfsHaveNoUnknownLine) {
  NEED_CORPUS();
  expect_no_unknown_line("configs", "loader.conf", "host/boot/loader.conf");
  expect_no_unknown_line("configs", "loader.conf.local", "host/boot/loader.conf.local");
}

TEST(Corpus, SysctlConfsHaveNoUnknownLine) {
  NEED_CORPUS();
  expect_no_unknown_line("configs", "sysctl.conf", "host/etc/sysctl.conf");
  expect_no_unknown_line("guest", "sysctl.conf.sample", "guest/etc/sysctl.conf");
}

TEST(Corpus, SshdConfigsHaveNoUnknownLine) {
  NEED_CORPUS();
  expect_no_unknown_line("configs", "sshd_config", "host/etc/ssh/sshd_config");
}

TEST(Corpus, GuestFilesHaveNoUnknownLine) {
  NEED_CORPUS();
  expect_no_unknown_line("guest", "interfaces", "guest/etc/network/interfaces");
  expect_no_unknown_line("guest", "interfaces.conf.sample", "guest/etc/network/interfaces");
  expect_no_unknown_line("guest", "iptables.sample", "guest/etc/iptables/rules-save");
  expect_no_unknown_line("guest", "wpa_supplicant.conf.sample",
                         "guest/etc/wpa_supplicant/wpa_supplicant.conf");
}

TEST(Corpus, DeviceMapsHaveNoUnknownLine) {
  NEED_CORPUS();
  expect_no_unknown_line("device-map", ".map", "host/root/device.map");
}

TEST(Corpus, RcConfsAreRefusedOnlyWhereAShellRefuses) {
  NEED_CORPUS();
  for (const fs::path& file : files("configs", "rc.conf")) {
    const std::string name = file.filename().string();
    const ReadLaptop read("host/etc/rc.conf", file_text(file));
    EXPECT_THAT(read.diagnostics, IsEmpty()) << file;
    EXPECT_FALSE(read.laptop.host.rc.all.empty()) << file;
    // A template with @…@ in its names, and one with lines that hold a CR alone: no sh runs those.
    if (name.starts_with("freebsd-freebsd-wifi-build") || name.starts_with("lfour86")) continue;
    EXPECT_THAT(read.unknown_lines(), IsEmpty()) << file;
  }
}

TEST(Corpus, TheRcConfThatIsNoShellIsNamed) {
  NEED_CORPUS();
  const auto found = files("configs", "invalid-sh");
  ASSERT_EQ(found.size(), 1U);
  const ReadLaptop read("host/etc/rc.conf", file_text(found[0]));
  EXPECT_TRUE(!read.diagnostics.empty() || !read.unknown_lines().empty());
}

TEST(Corpus, EveryPciconfHasAsManyFunctionsAsHeaders) {
  NEED_CORPUS();
  for (const fs::path& file : files("pciconf", ".txt")) {
    const std::string text = file_text(file);
    std::size_t headers = 0;
    for (std::size_t at = text.find("@pci"); at != std::string::npos;
         at = text.find("@pci", at + 1)) {
      ++headers;
    }
    const ReadLaptop read("captures/host/pciconf-lv.txt", text);
    EXPECT_EQ(read.laptop.seen.pci.size(), headers) << file;
    EXPECT_THAT(read.unknown_lines(), IsEmpty()) << file;
    for (const auto& one : read.laptop.seen.pci) EXPECT_NE(one.vendor_id, 0) << file;
  }
}

TEST(Corpus, EveryIfconfigHasInterfaces) {
  NEED_CORPUS();
  for (const fs::path& file : files("ifconfig", ".txt")) {
    const ReadLaptop read("captures/host/ifconfig-a.txt", file_text(file));
    EXPECT_THAT(read.unknown_lines(), IsEmpty()) << file;
    const bool any = file_text(file).find("flags=") != std::string::npos;
    EXPECT_EQ(!read.laptop.seen.host_interfaces->all.empty(), any) << file;
  }
  for (const fs::path& file : files("linux", ".txt")) {
    const ReadLaptop read("captures/guest/ifconfig.txt", file_text(file));
    EXPECT_THAT(read.unknown_lines(), IsEmpty()) << file;
    EXPECT_FALSE(read.laptop.seen.guest_interfaces->all.empty()) << file;
  }
}

bool ends_like_a_module(std::string_view key) {
  for (const std::string_view ending :
       {"_load", "_name", "_type", "_flags", "_before", "_after", "_error"}) {
    if (key.ends_with(ending) && key.find('.') == std::string_view::npos) return true;
  }
  return false;
}

/// The variables and the loaded modules, as the real loader's results write them.
std::vector<std::string> results(const ReadLaptop& read) {
  std::vector<std::string> all;
  for (const auto& one : read.laptop.host.loader.all) {
    if (ends_like_a_module(one.key.value)) continue;
    all.push_back("ENV\t" + one.key.value + "\t" + one.value.value);
  }
  for (const auto& one : read.laptop.host.loader.all) {
    constexpr std::string_view load = "_load";
    if (!one.key.value.ends_with(load) || !ends_like_a_module(one.key.value)) continue;
    if (read.laptop.host.loader.find(one.key.value) != &one) continue;
    all.push_back("MOD\t" + one.key.value.substr(0, one.key.value.size() - load.size()) +
                  "\tload=" + one.value.value);
  }
  std::ranges::sort(all);
  return all;
}

TEST(Corpus, LoaderConfsGiveWhatTheRealLoadersMakeOfThem) {
  NEED_CORPUS();
  const auto oracle = files("oracle/loader.conf", ".txt");
  EXPECT_EQ(oracle.size(), 46U);
  for (const fs::path& file : oracle) {
    const std::string name = file.filename().string();
    const bool twelve = name.ends_with(".12.1.txt");
    const std::string source =
        name.substr(0, name.size() - std::string_view(twelve ? ".12.1.txt" : ".13plus.txt").size());
    const ReadLaptop read{
        {"host/boot/loader.conf", file_text(corpus() / "configs" / source)},
        {"captures/host/freebsd-version.txt", twelve ? "12.1-RELEASE\n" : "14.3-RELEASE\n"}};
    std::vector<std::string> expected;
    bool good = true;
    std::string text = file_text(file);
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      const std::string line = text.substr(at, end - at);
      at = end + 1;
      if (line.starts_with("ENV\t") || line.find("\tload=") != std::string::npos) {
        expected.push_back(line);
      }
      if (line == "STATUS\tfalse") good = false;
    }
    std::ranges::sort(expected);
    EXPECT_EQ(results(read), expected) << name;
    EXPECT_EQ(read.refused().empty(), good) << name;
  }
}

TEST(Corpus, PfConfHasNoLineThatPfctlWouldTake) {
  NEED_CORPUS();
  for (const fs::path& path : files("configs", "pf.conf")) {
    const ReadLaptop read("host/etc/pf.conf", file_text(path));
    // One file takes two macros from pfctl's command line (-D): without them pfctl refuses these.
    std::vector<std::string> unknown = read.unknown_lines();
    std::erase_if(unknown, [](const std::string& line) {
      return line.find("$hotspot_") != std::string::npos;
    });
    EXPECT_THAT(unknown, IsEmpty()) << path;
    ASSERT_TRUE(read.laptop.host.pf) << path;
    EXPECT_FALSE(read.laptop.host.pf->rules.empty()) << path;
    for (const Diagnostic& one : read.diagnostics) ADD_FAILURE() << path << " " << one.message;
  }
}

TEST(Corpus, VmPassthruCapturesHaveNoUnknownLine) {
  NEED_CORPUS();
  for (const fs::path& path : files("vm-passthru", ".txt")) {
    const ReadLaptop read("captures/host/vm-passthru.txt", file_text(path));
    EXPECT_THAT(read.unknown_lines(), IsEmpty()) << path;
    EXPECT_FALSE(read.laptop.seen.facts.passthru.empty()) << path;
    for (const auto& line : read.laptop.seen.facts.passthru) EXPECT_TRUE(line.address) << path;
  }
}

TEST(Corpus, BhyveConfigFilesHaveNoUnknownLine) {
  NEED_CORPUS();
  for (const fs::path& path : files("bhyve-config", "")) {
    const ReadLaptop read("host/etc/bhyve/vm.conf", file_text(path));
    EXPECT_THAT(read.unknown_lines(), IsEmpty()) << path;
    EXPECT_FALSE(read.laptop.host.bhyve_configs.at(0).devices.empty()) << path;
  }
}

TEST(Corpus, WifiboxFilesHaveNoUnknownLine) {
  NEED_CORPUS();
  const auto expect_clean = [](const std::string& as, const fs::path& path) {
    const ReadLaptop read(as, file_text(path));
    EXPECT_THAT(read.unknown_lines(), IsEmpty()) << path;
  };
  for (const fs::path& path : files("configs", "wifibox-bhyve.conf")) {
    expect_clean("host/usr/local/etc/wifibox/bhyve.conf", path);
  }
  for (const fs::path& path : files("guest", "bhyve.conf.sample")) {
    expect_clean("host/usr/local/etc/wifibox/bhyve.conf", path);
  }
  for (const fs::path& path : files("guest", "udhcpd.conf.sample")) {
    expect_clean("guest/etc/udhcpd.conf", path);
  }
  for (const fs::path& path : files("guest", "hostapd.conf.sample")) {
    expect_clean("guest/etc/hostapd/hostapd.conf", path);
  }
}

TEST(Corpus, IpAddrListingsAreRead) {
  NEED_CORPUS();
  for (const fs::path& path : files("linux", ".json")) {
    const ReadLaptop read("captures/guest/ip-addr.json", file_text(path));
    EXPECT_THAT(read.unknown_lines(), IsEmpty()) << path;
    ASSERT_TRUE(read.laptop.seen.guest_interfaces) << path;
    EXPECT_NE(read.laptop.seen.guest_interfaces->find("wlan0"), nullptr) << path;
  }
}

}  // namespace
}  // namespace guestlink::config
