#include "sim/world/world.h"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "sim/world/needs.h"

namespace guestlink::sim {
namespace {

using namespace std::chrono_literals;

Topology chain() {
  const auto cidr = [](const char* text) { return *net::parse_ipv4_cidr(text); };
  return {.nodes = {{"host", Role::host},
                    {"guest", Role::guest},
                    {"ap", Role::access_point},
                    {"server", Role::endpoint}},
          .links = {{"inside", MediumName::cable, {"host", "eth0"}, {"guest", "eth0"}},
                    {"air", MediumName::wifi, {"guest", "wlan0"}, {"ap", "wlan0"}},
                    {"uplink", MediumName::cable, {"ap", "eth0"}, {"server", "eth0"}}},
          .interfaces = {{.at = {"host", "eth0"}, .addresses = {cidr("192.0.2.1/24")}},
                         {.at = {"guest", "eth0"}, .addresses = {cidr("192.0.2.2/24")}},
                         {.at = {"guest", "wlan0"}, .addresses = {cidr("198.51.100.2/24")}},
                         {.at = {"ap", "wlan0"}, .addresses = {cidr("198.51.100.1/24")}},
                         {.at = {"ap", "eth0"}, .addresses = {cidr("203.0.113.1/24")}},
                         {.at = {"server", "eth0"}, .addresses = {cidr("203.0.113.2/24")}}}};
}

WorldOptions with_program() {
  return {.program = GUESTLINK_PROGRAM};
}

template <class T>
std::string why(const Result<T>& result) {
  return result ? "" : result.error().message;
}

class BuiltWorld : public testing::Test {
 protected:
  void build(const Topology& topology) {
    auto made = World::create(topology, with_program());
    ASSERT_TRUE(made) << why(made);
    world = std::move(*made);
  }
  std::unique_ptr<World> world;
};

TEST_F(BuiltWorld, ChainOfFourNodesPingsEndToEnd) {
  build(chain());
  const auto address = [](const char* text) { return *net::parse_ipv4(text); };
  const net::Ipv4Cidr anywhere{{0}, 0};
  ASSERT_TRUE(world->add_route("host", anywhere, address("192.0.2.2")));
  ASSERT_TRUE(world->add_route("guest", anywhere, address("198.51.100.1")));
  ASSERT_TRUE(
      world->add_route("ap", *net::parse_ipv4_cidr("192.0.2.0/24"), address("198.51.100.2")));
  ASSERT_TRUE(world->add_route("server", anywhere, address("203.0.113.1")));
  ASSERT_TRUE(world->set_sysctl("guest", "net/ipv4/ip_forward", "1"));
  ASSERT_TRUE(world->set_sysctl("ap", "net.ipv4.ip_forward", "1"));
  const auto ping = world->run("host", {"ping", "-n", "-c", "1", "-W", "5", "203.0.113.2"}, 10s);
  ASSERT_TRUE(ping) << why(ping);
  EXPECT_EQ(ping->exit_code, 0) << ping->out << ping->err;
}

TEST_F(BuiltWorld, WithoutForwardingThePingIsLost) {
  build(chain());
  ASSERT_TRUE(world->add_route("host", {{0}, 0}, *net::parse_ipv4("192.0.2.2")));
  const auto ping = world->run("host", {"ping", "-n", "-c", "1", "-W", "1", "203.0.113.2"}, 10s);
  ASSERT_TRUE(ping) << why(ping);
  EXPECT_EQ(ping->exit_code, 1) << ping->out << ping->err;
}

}  // namespace
}  // namespace guestlink::sim
