// What `check` must say about the laptops of the seeds, as written and corrected: the exact set of
// rules, no more and no less.

#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "reference/base/file_reader.h"
#include "reference/config/load_laptop.h"
#include "reference/lint/rule.h"
#include "reference/lint/suppression.h"
#include "tests/places.h"
#include "tests/support/laptop_damage.h"

namespace guestlink::lint {
namespace {

using Rules = std::set<std::string>;

Diagnostics findings_of(const FileReader& files, const std::string& root) {
  SourceSet sources;
  auto loaded = config::load_laptop(files, root, sources);
  if (!loaded) {
    ADD_FAILURE() << loaded.error().message;
    return {};
  }
  Diagnostics all = std::move(loaded->diagnostics);
  std::ranges::move(check(loaded->laptop, sources, all_rules()), std::back_inserter(all));
  return without_allowed(loaded->laptop, sources, std::move(all));
}

Diagnostics findings_of(const std::string& name) {
  return findings_of(DiskFiles(), test::source_dir() + "/fixtures/laptops/" + name);
}

/// "rule (severity)" of each finding.
Rules rules_of(const FileReader& files, const std::string& root) {
  Rules rules;
  for (const Diagnostic& finding : findings_of(files, root)) {
    rules.insert(std::string(finding.rule) + " (" + std::string(guestlink::name(finding.severity)) +
                 ")");
  }
  return rules;
}

Rules judge(const std::string& name) {
  return rules_of(DiskFiles(), test::source_dir() + "/fixtures/laptops/" + name);
}

/// E0.3 to E0.29 of both seeds, without those that need a variant.
const Rules both_as_written{
    "alpine-eol (warning)",
    "bhyve-exit-loop-missing (warning)",
    "bhyve-memory-default (info)",
    "bhyve-no-acpi (error)",
    "bhyve-no-hlt-exit (warning)",
    "bhyve-no-hostbridge (error)",
    "bhyve-no-ignore-msr (warning)",
    "bhyve-no-lpc (warning)",
    "bhyve-no-net-device (error)",
    "bhyve-no-wire (error)",
    "cap-bcast-0 (info)",
    "cap-em0-down (info)",
    "devicemap-missing-paren (error)",
    "firewall-inert (info)",
    "grub-no-wire (error)",
    "guest-not-unattended (warning)",
    "host-sshd-disabled (error)",
    "no-resolver (error)",
    "path-on-mnt (info)",
    "ssh-no-exit-on-failure (warning)",
    "ssh-no-keepalive (warning)",
    "ssh-not-started-at-boot (warning)",
    "ssh-target-dynamic (warning)",
    "tap-module-wrong-name (info)",
    "vm-run-not-at-boot (warning)",
    // Beyond the table: gaps of the whole set-up, not mistakes of its text.
    "freebsd-eol (warning)",
    "grub-unmaintained (info)",
    "suspend-no-hook (error)",
};

Rules with(Rules rules, std::initializer_list<const char*> more) {
  for (const char* one : more) rules.insert(one);
  return rules;
}

TEST(SeedLaptops, Seed000AsWrittenHasExactlyItsMistakes) {
  EXPECT_EQ(judge("seed-000"),
            with(both_as_written, {"ssh-gatewayports-missing (error)", "vm-keys-inert (info)"}));
}

TEST(SeedLaptops, Seed001AsWrittenHasExactlyItsMistakes) {
  EXPECT_EQ(judge("seed-001"), with(both_as_written, {"ssh-host-forwarding-irrelevant (info)"}));
}

TEST(SeedLaptops, TheCorrectedOnesHaveNothingButInfos) {
  const Rules expected{"chip-native-supported (info)", "grub-unmaintained (info)",
                       "module-redundant (info)"};
  EXPECT_EQ(judge("seed-000-fixed"), expected);
  EXPECT_EQ(judge("seed-001-fixed"), expected);
}

TEST(SeedLaptops, Seed002AsWrittenHasExactlyItsMistakes) {
  EXPECT_EQ(judge("seed-002"), (Rules{
                                   "cloned-not-an-interface (warning)",             // E2.2
                                   "interfaces-allow-hotplug (info)",               // E2.5
                                   "interfaces-bridge-ports-underscore (warning)",  // E2.6
                                   "interfaces-inline-comment (info)",              // E2.27
                                   "interfaces-misplaced-option (info)",            // E2.4
                                   "ip-on-bridge-member (warning)",                 // E2.3
                                   "l2-ap-no-wds (info)",                           // E2.9
                                   "l2-ip-forward-unneeded (info)",                 // E2.7
                                   "l2-wpa-no-bridge (error)",                      // E2.10
                                   "module-typo (warning)",                         // E2.1
                                   "netif-restart-kills-tap (warning)",             // E2.20
                                   "placeholder-line (warning)",                    // E2.14
                                   "switch-private-in-name-only (info)",            // E2.13
                                   "vm-not-autostarted (warning)",                  // E2.19
                                   "vmconf-network0-name-ignored (info)",           // E2.12
                                   "vmconf-redundant-switch (info)",                // E2.12, E2.26
                                   "vmconf-unknown-key (warning)",                  // E2.11
                                   "vtnet-tunable-on-host (info)",                  // E2.18
                                   // Beyond the table: gaps of the whole set-up.
                                   "freebsd-eol (warning)",
                                   "interfaces-hidden-failure (warning)",
                                   "suspend-no-hook (error)",
                                   "tap-module-wrong-name (info)",
                               }));
}

/// Of every edition of seed 003: the Markdown (E3.2) ends each command at its first line, so that
/// the options below it are missing.
const Rules seed_003_as_written{
    "bhyve-continuation-broken (error)",
    "paste-markdown-escape (error)",
    "bhyve-no-hostbridge (error)",
    "bhyve-no-loader (error)",
    "bhyve-no-lpc (warning)",
    "bhyve-no-net-device (error)",
    "bhyve-exit-loop-missing (warning)",
    "bhyve-no-acpi (warning)",  // E3.17
    "freebsd-eol (warning)",    // E3.15
};

TEST(SeedLaptops, Seed003AsWrittenHasExactlyItsMistakes) {
  EXPECT_EQ(judge("seed-003a"), with(seed_003_as_written, {"cap-flags-stripped (info)",  // E3.3
                                                           "cap-em0-down (info)"}));
  EXPECT_EQ(judge("seed-003b"), with(seed_003_as_written, {"pf-macro-escape (error)"}));  // E3.2
  EXPECT_EQ(judge("seed-003c"),
            with(seed_003_as_written, {"loader-vmm-not-preloaded (error)",  // E3.18
                                       "pptdevs-not-in-passthru (warning)"}));
}

/// Without the marks that a page left in it.
std::string without_markdown(std::string text) {
  const std::vector<std::pair<std::string, std::string>> marks{
      {"\\\\\n", "\\\n"}, {"\\_", "_"}, {"\\-", "-"}, {"**", ""}};
  for (const auto& [mark, instead] : marks) {
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
      text.replace(at, mark.size(), instead);
      at += instead.size();
    }
  }
  return text;
}

TEST(SeedLaptops, Seed003WithoutItsMarkdownHasTheMistakesBelowIt) {
  const std::string root = test::source_dir() + "/fixtures/laptops/seed-003a/host/root/vm_run";
  std::map<std::string, std::string> files{
      {"l/host/root/vm_run", without_markdown(test::file_text(root))},
      {"l/captures/host/freebsd-version.txt", "12.0-CURRENT\n"}};
  EXPECT_EQ(rules_of(MemoryFiles(std::move(files)), "l"),
            (Rules{
                "bhyve-vnc-exposed (security)",       // E3.7
                "bhyve-fbuf-wait-headless (error)",   // E3.8
                "bhyve-no-acpi (warning)",            // E3.17
                "freebsd-eol (warning)",              // E3.15
                "bhyve-exit-loop-missing (warning)",  // beyond the table
            }));
}

TEST(SeedLaptops, TheOthersCorrectedHaveNothingButInfos) {
  EXPECT_EQ(judge("seed-002-fixed"),
            (Rules{"l2-ap-no-wds (info)", "switch-private-in-name-only (info)"}));
  EXPECT_EQ(judge("seed-003-bridge"), Rules{"module-redundant (info)"});
  EXPECT_EQ(judge("seed-003-nat"), Rules{"module-redundant (info)"});
  EXPECT_EQ(judge("seed-003-passthrough"), Rules{});
  EXPECT_EQ(judge("seed-004-firewall"), Rules{});
}

TEST(SeedLaptops, WifiboxsOwnConfigurationHasNothingButAnInfo) {
  EXPECT_EQ(judge("wifibox"), Rules{"chip-native-supported (info)"});
}

TEST(SeedLaptops, EveryFindingPointsIntoAFileAndSaysSomething) {
  for (const char* name : {"seed-000", "seed-001", "seed-000-fixed", "seed-001-fixed"}) {
    for (const Diagnostic& finding : findings_of(name)) {
      EXPECT_NE(find_rule(finding.rule), nullptr) << finding.rule;
      EXPECT_FALSE(finding.message.empty()) << finding.rule;
      for (const RelatedPlace& place : finding.related) {
        EXPECT_FALSE(place.message.empty()) << finding.rule;
      }
    }
  }
}

}  // namespace
}  // namespace guestlink::lint
