#include "reference/forward/dual_stack.h"

#include <algorithm>
#include <utility>

#include "reference/net/ethernet.h"

namespace guestlink::forward {
namespace {

class DualStack final : public Forwarder {
 public:
  DualStack(std::unique_ptr<Forwarder> ipv4, std::unique_ptr<Forwarder> ipv6)
      : ipv4_(std::move(ipv4)), ipv6_(std::move(ipv6)) {}

  Verdict handle(PortId in, net::Frame frame, Instant now, Outbox& outbox) override {
    const auto ethernet = net::EthernetView::parse(frame.bytes);
    Forwarder& of = ethernet && ethernet->type() == net::ether_type::ipv6 ? *ipv6_ : *ipv4_;
    return of.handle(in, frame, now, outbox);
  }

  bool readdress(const net::Ipv4Cidr& outside, std::optional<net::Ipv4Address> gateway, Instant now,
                 Outbox& outbox) override {
    return ipv4_->readdress(outside, gateway, now, outbox);
  }

  void narrate_to(Narrator* narrator) override {
    ipv4_->narrate_to(narrator);
    ipv6_->narrate_to(narrator);
  }

  std::optional<Endpoint> served_by(std::uint8_t protocol, Endpoint outside, Endpoint remote,
                                    Instant now) const override {
    return ipv4_->served_by(protocol, outside, remote, now);
  }

  std::optional<FollowedFlows> flows(std::size_t most, Instant now) const override {
    return ipv4_->flows(most, now);
  }

  Instant expire(Instant now, Outbox& outbox) override {
    const Instant one = ipv4_->expire(now, outbox);
    return std::min(one, ipv6_->expire(now, outbox));
  }

 private:
  std::unique_ptr<Forwarder> ipv4_;
  std::unique_ptr<Forwarder> ipv6_;
};

}  // namespace

std::unique_ptr<Forwarder> dual_stack(std::unique_ptr<Forwarder> ipv4,
                                      std::unique_ptr<Forwarder> ipv6) {
  return std::make_unique<DualStack>(std::move(ipv4), std::move(ipv6));
}

}  // namespace guestlink::forward
