#pragma once

#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reference/relay/observer.h"

namespace guestlink::relay {

/// Prints for every frame what it said when it came, below it the steps of the decision, and what
/// it says when it leaves, or why it does not.
class Explanation final : public Observer, public forward::Narrator {
 public:
  /// `ports` are their names, in the forwarder's order.
  Explanation(std::FILE* to, std::vector<std::string> ports) : to_(to), ports_(std::move(ports)) {}
  void came(const forward::Handled& frame) override;
  void step(std::string_view sentence) override;
  void settled(const forward::Handled& frame) override;
  void copied(forward::PortId out) override;
  void originated(forward::PortId out, net::Bytes frame) override;
  void gave_up(forward::DropReason reason, std::size_t frames) override;

 private:
  std::string_view name_of(forward::PortId port) const;

  std::FILE* to_;
  std::vector<std::string> ports_;
  std::uint64_t number_ = 0;
  std::optional<Instant> first_;
};

}  // namespace guestlink::relay
