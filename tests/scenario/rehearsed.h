#pragma once

// A laptop of the fixtures, with a change or two, tried in a rehearsal.

#include <array>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/base/file_reader.h"
#include "sim/laptop/rehearsal.h"
#include "sim/world/needs.h"
#include "tests/places.h"

namespace guestlink::sim {

inline const std::string laptops = test::source_dir() + "/fixtures/laptops/";
inline bool is_demanded(std::string_view need) {
  const char* wish = std::getenv("GUESTLINK_REQUIRE");
  return wish != nullptr && is_required(need, wish);
}

/// Why nothing can be rehearsed here, or "".
inline std::string missing_here() {
  static constexpr std::array<std::string_view, 10> names{
      "netns", "users", "tap", "bridge", "nft", "iptables", "sshd", "ssh", "dnsmasq", "busybox"};
  for (const MissingNeed& missing : missing_needs(names)) {
    if (missing.need == nullptr || is_demanded(missing.need->name)) {
      ADD_FAILURE() << describe(missing);
    }
    return describe(missing);
  }
  return "";
}

#define SKIP_WHERE_IT_CANNOT_BE_TRIED() \
  if (const std::string why = missing_here(); !why.empty()) GTEST_SKIP() << why

/// One replacement in one file of the corrected laptop.
struct Change {
  std::string path;
  std::string from;
  std::string to;
};

/// A laptop tried with one forwarder.
struct Tried {
  std::unique_ptr<Subject> subject;
  std::vector<Claim> claims;

  const Claim& claim(std::string_view id, std::string_view forwarder = "kernel") const {
    for (const Claim& one : claims) {
      if (one.id == id && one.forwarder == forwarder) return one;
    }
    ADD_FAILURE() << "no claim " << id;
    static const Claim none;
    return none;
  }
  std::vector<std::string> failed() const {
    std::vector<std::string> ids;
    for (const Claim& one : claims) {
      if (one.outcome == Outcome::failed) ids.push_back(one.id);
    }
    return ids;
  }
  /// "guest/root/nat.sh:14" of a claim's cause.
  std::string place(const Claim& claim) const {
    if (!claim.cause || !claim.cause->where) return "nowhere";
    const auto& where = *claim.cause->where;
    const std::string path(subject->sources.path(where.file));
    return path.substr(path.find_last_of('/') + 1) + ":" +
           std::to_string(subject->sources.position(where.file, where.begin).line);
  }
};

inline Tried rehearse_changed(const std::string& root, const std::vector<Change>& changes,
                              std::vector<ForwarderKind> forwarders = {ForwarderKind::kernel}) {
  const DiskFiles disk;
  std::map<std::string, std::string> replaced;
  for (const Change& change : changes) {
    const std::string path = root + "/" + change.path;
    if (!replaced.contains(path)) replaced[path] = disk.read(path).value();
    std::string& text = replaced[path];
    const std::size_t at = text.find(change.from);
    EXPECT_NE(at, std::string::npos) << change.path << " has no " << change.from;
    if (at != std::string::npos) text.replace(at, change.from.size(), change.to);
  }
  const OverlayFiles files(disk, std::move(replaced));
  Tried tried;
  auto subject = load_subject(files, root);
  EXPECT_TRUE(subject);
  tried.subject = std::move(*subject);
  RehearsalOptions options;
  options.program = test::program();
  for (const ForwarderKind forwarder : forwarders) {
    const auto stage = rehearse(*tried.subject, forwarder, options, tried.claims);
    EXPECT_TRUE(stage) << stage.error().message;
  }
  return tried;
}

inline void expect_cause(const Tried& tried, std::string_view id, std::string_view rule,
                         std::string_view message, std::string_view place) {
  const Claim& claim = tried.claim(id);
  EXPECT_EQ(claim.outcome, Outcome::failed) << id << ": " << claim.evidence;
  ASSERT_TRUE(claim.cause) << id << ": " << claim.evidence << "; " << claim.lost;
  // Where there is a rule about it, its finding speaks; else the line that was looked for.
  if (!claim.cause->rule.empty()) {
    EXPECT_EQ(claim.cause->rule, rule) << id;
    return;
  }
  EXPECT_THAT(claim.cause->message, testing::HasSubstr(message)) << id;
  EXPECT_EQ(tried.place(claim), place) << id;
}

}  // namespace guestlink::sim
