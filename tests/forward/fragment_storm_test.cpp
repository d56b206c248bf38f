// RFC 4787 REQ-14a: whoever sends pieces whose datagrams never begin must not fill the memory, nor
// take from others what they may keep.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "reference/conform/build_frame.h"
#include "reference/forward/modes.h"

namespace guestlink::forward {
namespace {

constexpr net::MacAddress own_mac{{2, 0, 0, 0, 1, 1}};

/// nat44, and how many bytes of frames it keeps for later.
class Storm final : public Outbox {
 public:
  Storm() {
    Settings settings;
    settings.inside = {own_mac, {{0xAC180001}, 16}, 1500};
    settings.outside = {{{2, 0, 0, 0, 2, 1}}, {{0xC0000215}, 24}, 1500};
    settings.gateway = net::Ipv4Address{0xC0000201};
    forwarder_ = *make_forwarder(settings);
  }

  /// The last piece, 1480 bytes long, of a datagram of `host` that nobody begins.
  Verdict piece_from(unsigned host, unsigned datagram) {
    const auto text = conform::parse_frame_text(
        fmt::format("udp 172.24.{}.{}:5000 > 198.51.100.1:7 len 2952 ipid {} piece 1480-2960",
                    1 + host / 200, 1 + host % 200, datagram));
    auto frame = conform::build_frame(*text, {{{2, 0, 0, 0, 9, 9}}, own_mac, 64});
    const Verdict verdict = forwarder_->handle(inside_port, {frame.bytes, {}}, now, *this);
    if (verdict.kind == Verdict::Kind::consumed) ++kept;
    bytes_of_one = frame.bytes.size();
    return verdict;
  }
  void expire() { forwarder_->expire(now, *this); }

  void originate(PortId /*out*/, net::Bytes /*frame*/) override {}
  void gave_up(DropReason /*reason*/, std::size_t frames) override { kept -= frames; }

  Instant now{1'000'000'000'000};
  std::size_t kept = 0;
  std::size_t bytes_of_one = 0;

 private:
  std::unique_ptr<Forwarder> forwarder_;
};

TEST(FragmentStorms, OneSenderIsHeldToItsShare) {
  Storm storm;
  DropReason last = DropReason::none;
  for (unsigned i = 0; i < 2000; ++i) last = storm.piece_from(0, i).reason;
  EXPECT_EQ(last, DropReason::fragment_limit);
  EXPECT_LE(storm.kept * storm.bytes_of_one, std::size_t{256} << 10U);
  EXPECT_GT(storm.kept, 100U);
  // Another one is not told for it.
  EXPECT_EQ(storm.piece_from(1, 0).kind, Verdict::Kind::consumed);
}

TEST(FragmentStorms, AllSendersTogetherAreHeldToo) {
  Storm storm;
  DropReason last = DropReason::none;
  for (unsigned i = 0; i < 100; ++i) {
    for (unsigned host = 0; host < 300; ++host) last = storm.piece_from(host, i).reason;
  }
  EXPECT_EQ(last, DropReason::fragment_limit);
  EXPECT_LE(storm.kept * storm.bytes_of_one, std::size_t{4} << 20U);
  EXPECT_GT(storm.kept, 2000U);
  // When their time is over there is room again.
  storm.now = storm.now + std::chrono::seconds(31);
  storm.expire();
  EXPECT_EQ(storm.kept, 0U);
  EXPECT_EQ(storm.piece_from(0, 0).kind, Verdict::Kind::consumed);
}

}  // namespace
}  // namespace guestlink::forward
