// What `check` must say about the laptops of seeds 000 and 001, as written and corrected: the
// exact set of rules, no more and no less.

#include <iterator>
#include <set>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "reference/base/file_reader.h"
#include "reference/config/load_laptop.h"
#include "reference/lint/rule.h"
#include "reference/lint/suppression.h"
#include "tests/places.h"

namespace guestlink::lint {
namespace {

using Rules = std::set<std::string>;

Diagnostics findings_of(const std::string& name) {
  SourceSet sources;
  auto loaded =
      config::load_laptop(DiskFiles(), test::source_dir() + "/fixtures/laptops/" + name, sources);
  if (!loaded) {
    ADD_FAILURE() << loaded.error().message;
    return {};
  }
  Diagnostics all = std::move(loaded->diagnostics);
  std::ranges::move(check(loaded->laptop, sources, all_rules()), std::back_inserter(all));
  return without_allowed(loaded->laptop, sources, std::move(all));
}

/// "rule (severity)" of each finding.
Rules judge(const std::string& name) {
  Rules rules;
  for (const Diagnostic& finding : findings_of(name)) {
    rules.insert(std::string(finding.rule) + " (" + std::string(guestlink::name(finding.severity)) +
                 ")");
  }
  return rules;
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
