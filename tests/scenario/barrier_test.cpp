// The barrier behind a run's last step, in a world with an own forwarder that has not had its turn.

#include "sim/run/barrier.h"

#include <algorithm>
#include <csignal>
#include <memory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/expect/fields.h"
#include "sim/run/set_up.h"
#include "tests/places.h"
#include "tests/scenario/built_world.h"

namespace guestlink::sim {
namespace {

constexpr const char* text = R"({
  "schema_version": 1,
  "name": "barrier",
  "topology": {
    "nodes": {
      "host": {"role": "host", "gateway": "172.24.1.1"},
      "guest": {"role": "guest", "forwarder": {"mode": "nat44", "inside": "eth0", "outside": "wlan0"}},
      "ap": {"role": "ap"}
    },
    "links": [
      {"id": "inside", "medium": "cable", "a": "host:eth0", "b": "guest:eth0"},
      {"id": "air", "medium": "wifi", "a": "guest:wlan0", "b": "ap:bss0"}
    ],
    "interfaces": {
      "host:eth0": {"addr": ["172.24.1.49/24"]},
      "guest:eth0": {"addr": ["172.24.1.1/24"]},
      "guest:wlan0": {"addr": ["192.168.0.21/24"]},
      "ap:bss0": {"addr": ["192.168.0.1/24"]}
    }
  },
  "steps": [],
  "expect": [{"tap": "ap:bss0", "never": {"icmp": {"type": "echo"}}}]
})";

class BarrierBehind : public testing::Test {
 protected:
  void SetUp() override {
    GUESTLINK_NEED("userns", "netns", "veth", "af-packet", "nft", "tap");
    const FileId file = sources_.add("barrier.json", text);
    Diagnostics out;
    scenarios_ = read_scenario(sources_, file, out);
    ASSERT_TRUE(out.empty() && scenarios_.size() == 1);
    auto lab = set_up(scenarios_.front(), {.program = test::program()}, "");
    ASSERT_TRUE(lab) << lab.error().message;
    lab_ = std::move(*lab);
  }

  Background& forwarder() { return lab_->running.at("forwarder guest"); }

  /// The echo requests that came to the access point so far; nobody is waited for.
  std::ptrdiff_t requests_seen() {
    const auto at_port = std::ranges::find_if(
        lab_->recorders, [](const Recorder* one) { return to_string(one->at()) == "ap:bss0"; });
    return std::ranges::count_if((*at_port)->frames(), [](const SeenFrame& one) {
      const Dissection frame = dissect(one.bytes);
      return frame.icmp && net::load8(one.bytes, frame.icmp->begin) == 8;
    });
  }

  /// A ping leaves the host, whose answer nobody waits for.
  void ping_once() {
    auto sent = lab_->world->run("host", {"ping", "-n", "-c", "1", "-W", "0.01", "192.168.0.1"},
                                 std::chrono::seconds(10));
    ASSERT_TRUE(sent);
  }

  SourceSet sources_;
  std::vector<Scenario> scenarios_;
  std::unique_ptr<Lab> lab_;
};

TEST_F(BarrierBehind, DoesNotPassAForwarderThatHasNotHadItsTurn) {
  Barrier first(scenarios_.front(), scenarios_.front().topology, *lab_);
  EXPECT_TRUE(first.pass());
  forwarder().signal(SIGSTOP);
  ping_once();
  EXPECT_EQ(requests_seen(), 0);  // However long it is silent, this proves nothing.
  Barrier blocked(scenarios_.front(), scenarios_.front().topology, *lab_);
  EXPECT_FALSE(blocked.pass());
  forwarder().signal(SIGCONT);
  Barrier last(scenarios_.front(), scenarios_.front().topology, *lab_);
  ASSERT_TRUE(last.pass());
  EXPECT_GE(requests_seen(), 1);
}

TEST_F(BarrierBehind, IsLeftOutOfWhatWasSeen) {
  Barrier barrier(scenarios_.front(), scenarios_.front().topology, *lab_);
  ASSERT_TRUE(barrier.pass());
  std::size_t seen = 0;
  for (Recorder* recorder : lab_->recorders) {
    std::vector<SeenFrame> frames(recorder->frames().begin(), recorder->frames().end());
    seen += frames.size();
    barrier.leave_out(*recorder, frames);
    EXPECT_TRUE(frames.empty()) << to_string(recorder->at());
  }
  EXPECT_GT(seen, 0U);
}

}  // namespace
}  // namespace guestlink::sim
