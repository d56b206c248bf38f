#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/expect/expectation.h"

namespace guestlink::sim {

/// A packet that must pass.
struct PacketWanted {
  std::string id{};
  std::optional<Direction> direction{};
  Located<std::string> after{};    ///< The id of a packet that must have passed before.
  Located<std::string> derives{};  ///< The id of the packet that this one is after translation.
  std::optional<Duration> least_delay{};  ///< From `after`.
  std::optional<Duration> most_delay{};
  std::optional<Duration> within{};  ///< From the step's begin.
  std::size_t count = 1;
  Match match{};
  SourceSpan where{};
};

enum class Order : std::uint8_t {
  strict,  ///< As listed.
  loose,   ///< Only `after` counts.
  any,     ///< Not even that.
};

/// Packets that must pass a tap.
struct PacketsWanted {
  Located<std::string> tap{};
  Order order = Order::loose;
  bool others_allowed = true;
  std::vector<std::string> allowed_classes{};  ///< When others are not: these still are.
  Located<std::string> step{};                 ///< What `within` counts from; empty: the first.
  std::string why{};
  std::vector<PacketWanted> packets{};
  SourceSpan where{};
};

/// Every way in which the frames of the tap are not as wanted.
std::vector<Mismatch> judge_packets(const PacketsWanted& wanted, const Evidence& evidence,
                                    Judging& judging);

/// Kinds of frames that `others` can allow.
std::span<const std::string_view> frame_classes();
bool is_of_class(const Dissection& frame, std::string_view class_name);

}  // namespace guestlink::sim
