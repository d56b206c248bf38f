#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/scenario/built_world.h"

namespace guestlink::sim {

/// host eth0 - eth0 guest wlan0 - eth0 lan: the ends are real kernels, and guestlink forward
/// stands between them.
class LiveForward : public BuiltWorld {
 protected:
  void SetUp() override {
    GUESTLINK_NEED("userns", "netns", "veth", "af-packet", "nft", "busybox", "tap");
    build({.nodes = {{"host", Role::host}, {"guest", Role::guest}, {"lan", Role::host}},
           .links = {{"inside", MediumName::cable, {"host", "eth0"}, {"guest", "eth0"}},
                     {"air", MediumName::cable, {"guest", "wlan0"}, {"lan", "eth0"}}},
           .interfaces = {{.at = {"host", "eth0"}, .addresses = {cidr("172.24.1.49/24")}},
                          {.at = {"guest", "eth0"}, .addresses = {}},
                          {.at = {"guest", "wlan0"}, .addresses = {}},
                          {.at = {"lan", "eth0"}, .addresses = {cidr("192.168.0.1/24")}}}});
    ASSERT_TRUE(world->set_up({"guest", "eth0"}));
    ASSERT_TRUE(world->set_up({"guest", "wlan0"}));
    ASSERT_TRUE(world->add_route("host", anywhere, address("172.24.1.1")));
  }

  Result<Background> start(const char* settings, std::vector<std::string> more = {}) {
    EXPECT_TRUE(world->put_file("guest", "/root/s.json", settings));
    Argv argv{World::program(), "forward",   "--settings", "/root/s.json", "--inside",
              "eth0",           "--outside", "wlan0",      "--format",     "json"};
    argv.insert(argv.end(), more.begin(), more.end());
    return world->start("guest", argv);
  }

  /// Starts it and waits until it forwards.
  void forward(const char* settings, std::vector<std::string> more = {}) {
    auto started = start(settings, std::move(more));
    ASSERT_TRUE(started) << why(started);
    forwarder = std::make_unique<Background>(*std::move(started));
    const Status ready = forwarder->wait_for_line("ready", std::chrono::seconds(10));
    ASSERT_TRUE(ready) << why(ready) << forwarder->err();
  }

  /// Ends it as a person does; its counters.
  nlohmann::json stop() {
    const Observation seen = forwarder->stop();
    EXPECT_EQ(seen.exit_code, 0) << seen.err;
    // Nothing but JSON stands on its standard output.
    return nlohmann::json::parse(seen.out, nullptr, false);
  }

  /// Whether 1 MB sent from `host` to an echo service in `lan` came back the same.
  std::string exchange() {
    auto server = world->start("lan", {"busybox", "nc", "-l", "-p", "7000", "-e", "cat"});
    if (!server) return why(server);
    const auto listens = [&] { return shell("lan", "ss -Hltn | grep -q :7000").exit_code == 0; };
    if (auto good = world->wait_until(listens, std::chrono::seconds(5)); !good) return why(good);
    const Observation seen = shell("host",
                                   "head -c 1000000 /dev/urandom > /tmp/sent && "
                                   "busybox nc -w 10 192.168.0.1 7000 < /tmp/sent > /tmp/back; "
                                   "cmp /tmp/sent /tmp/back && wc -c < /tmp/back");
    return seen.out + seen.err;
  }

  std::unique_ptr<Background> forwarder;
};

}  // namespace guestlink::sim
