#pragma once

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "sim/world/needs.h"
#include "sim/world/world.h"
#include "tests/places.h"

namespace guestlink::sim {

/// Ends a test early, as skipped or, where GUESTLINK_REQUIRE says so, as failed.
#define GUESTLINK_NEED(...)                                              \
  do {                                                                   \
    for (const MissingNeed& missing : needs_missing({__VA_ARGS__})) {    \
      const char* const required = std::getenv("GUESTLINK_REQUIRE");     \
      if (is_required(missing.need == nullptr ? "" : missing.need->name, \
                      required == nullptr ? "" : required)) {            \
        FAIL() << describe(missing);                                     \
      }                                                                  \
      GTEST_SKIP() << describe(missing);                                 \
    }                                                                    \
  } while (false)

inline std::vector<MissingNeed> needs_missing(std::vector<std::string_view> names) {
  return missing_needs(names);
}

template <class T>
std::string why(const Result<T>& result) {
  return result ? "" : result.error().message;
}

inline net::Ipv4Cidr cidr(const char* text) {
  return *net::parse_ipv4_cidr(text);
}

inline net::Ipv4Address address(const char* text) {
  return *net::parse_ipv4(text);
}

inline const net::Ipv4Cidr anywhere{{0}, 0};

/// A world that a test builds, with guestlink itself inside.
class BuiltWorld : public testing::Test {
 protected:
  void build(const Topology& topology, std::vector<std::string> visible = {}) {
    auto made = World::create(topology, {.program = test::program(), .visible = visible});
    ASSERT_TRUE(made) << why(made);
    world = std::move(*made);
  }
  /// What a shell line in `node` did; its stdout and exit code.
  Observation shell(const std::string& node, const std::string& line,
                    Duration deadline = std::chrono::seconds(20)) {
    auto seen = world->run(node, {"sh", "-c", line}, deadline);
    EXPECT_TRUE(seen) << why(seen);
    return seen ? *seen : Observation{.exit_code = -1};
  }
  std::unique_ptr<World> world;
};

/// host eth0 - eth0 guest, 192.0.2.1 and .2, and nothing else.
inline Topology pair_of_nodes() {
  return {.nodes = {{"host", Role::host}, {"guest", Role::guest}},
          .links = {{"inside", MediumName::cable, {"host", "eth0"}, {"guest", "eth0"}}},
          .interfaces = {{.at = {"host", "eth0"}, .addresses = {cidr("192.0.2.1/24")}},
                         {.at = {"guest", "eth0"}, .addresses = {cidr("192.0.2.2/24")}}}};
}

}  // namespace guestlink::sim
