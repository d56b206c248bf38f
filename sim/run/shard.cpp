#include "sim/run/shard.h"

#include <charconv>
#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace guestlink::sim {
namespace {

bool read_number(std::string_view text, std::size_t& to) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), to);
  return read.ec == std::errc{} && read.ptr == text.data() + text.size();
}

}  // namespace

Result<Shard> parse_shard(std::string_view text) {
  const std::size_t slash = text.find('/');
  Shard shard;
  const bool good = slash != std::string_view::npos &&
                    read_number(text.substr(0, slash), shard.part) &&
                    read_number(text.substr(slash + 1), shard.count) && shard.part >= 1 &&
                    shard.part <= shard.count;
  if (good) return shard;
  return failure(Error::Code::unreadable,
                 fmt::format("--shard {}: write PART/PARTS, for instance 1/4", text));
}

void leave_shard(const Shard& shard, std::vector<Scenario>& runs) {
  std::vector<Scenario> left;
  for (std::size_t i = shard.part - 1; i < runs.size(); i += shard.count) {
    left.push_back(std::move(runs[i]));
  }
  runs = std::move(left);
}

}  // namespace guestlink::sim
