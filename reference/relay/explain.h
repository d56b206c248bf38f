#pragma once

#include <cstdint>
#include <cstdio>
#include <deque>
#include <optional>
#include <string>

#include "reference/relay/observer.h"

namespace guestlink::relay {

/// Prints for every frame what it said when it came, and below it what it says when it leaves, or
/// why it does not.
class Explanation final : public Observer {
 public:
  explicit Explanation(std::FILE* to) : to_(to) {}
  void came(const forward::Handled& frame) override;
  void settled(const forward::Handled& frame) override;
  void originated(forward::PortId out, net::Bytes frame) override;
  void gave_up(forward::DropReason reason, std::size_t frames) override;

 private:
  std::FILE* to_;
  std::uint64_t number_ = 0;
  std::optional<Instant> first_;
  std::deque<std::string> waiting_;  ///< The lines of the frames that are not settled yet.
};

}  // namespace guestlink::relay
