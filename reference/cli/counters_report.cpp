#include "reference/cli/counters_report.h"

#include <cstddef>
#include <cstdint>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace guestlink::cli {
namespace {

/// "1 234 567": with a gap at every third digit.
std::string grouped(std::uint64_t number) {
  std::string text = fmt::format("{}", number);
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, 1, ' ');
  return text;
}

}  // namespace

std::string counters_as_text(const relay::Counters& counters, std::span<const std::string> names) {
  std::string text = fmt::format("{:8}{:>14}{:>18}{:>14}{:>18}\n", "", "packets in", "bytes in",
                                 "packets out", "bytes out");
  std::uint64_t cut = 0;
  for (std::size_t i = 0; i < counters.sides.size(); ++i) {
    const relay::SideCounters& side = counters.sides[i];
    text += fmt::format("{:8}{:>14}{:>18}{:>14}{:>18}\n", names[i], grouped(side.packets_in),
                        grouped(side.bytes_in), grouped(side.packets_out), grouped(side.bytes_out));
    cut += side.cut_in;
  }
  if (counters.consumed > 0) {
    text += fmt::format("\n{} were for the forwarder itself.\n", grouped(counters.consumed));
  }
  if (cut > 0) text += fmt::format("\n{} are only in part in the captures.\n", grouped(cut));
  std::string drops;
  for (std::size_t i = 0; i < counters.drops.size(); ++i) {
    if (counters.drops[i] == 0) continue;
    const auto reason = static_cast<forward::DropReason>(i);
    drops += fmt::format("{:>12}  {:24} {}\n", grouped(counters.drops[i]), name(reason),
                         sentence(reason));
  }
  return text + (drops.empty() ? "\nNothing was dropped.\n" : "\nDropped:\n" + drops);
}

void add_counters(const relay::Counters& counters, std::span<const std::string> names,
                  nlohmann::ordered_json& to) {
  for (std::size_t i = 0; i < counters.sides.size(); ++i) {
    const relay::SideCounters& side = counters.sides[i];
    to[names[i]] = {{"packets_in", side.packets_in},
                    {"bytes_in", side.bytes_in},
                    {"packets_out", side.packets_out},
                    {"bytes_out", side.bytes_out},
                    {"cut_in", side.cut_in}};
  }
  auto& drops = to["drops"] = nlohmann::ordered_json::object();
  for (std::size_t i = 0; i < counters.drops.size(); ++i) {
    if (counters.drops[i] == 0) continue;
    drops[std::string(name(static_cast<forward::DropReason>(i)))] = counters.drops[i];
  }
  to["consumed"] = counters.consumed;
  to["originated"] = counters.originated;
}

}  // namespace guestlink::cli
