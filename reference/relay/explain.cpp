#include "reference/relay/explain.h"

#include <array>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "reference/net/describe.h"

namespace guestlink::relay {
namespace {

using forward::Verdict;

constexpr std::array<std::string_view, 3> sides{"inside", "outside", "local"};

std::string_view side(forward::PortId port) {
  return port.index < sides.size() ? sides.at(port.index) : "port";
}

}  // namespace

void Explanation::came(const forward::Handled& frame) {
  if (!first_) first_ = frame.at;
  const Duration since = frame.at - *first_;
  waiting_.push_back(fmt::format("{:>7} {:>5}.{:09} {:8} {}\n", ++number_,
                                 since.count() / 1'000'000'000, since.count() % 1'000'000'000,
                                 side(frame.in), net::describe(frame.frame.bytes)));
}

void Explanation::originated(forward::PortId out, net::Bytes frame) {
  fmt::print(to_, "{:>23} {:8} {}\n", "own ->", side(out), net::describe(frame));
}

void Explanation::gave_up(forward::DropReason reason, std::size_t frames) {
  fmt::print(to_, "{:>23} {} that had waited: {}: {}\n", "dropped", frames, name(reason),
             sentence(reason));
}

void Explanation::settled(const forward::Handled& frame) {
  if (!waiting_.empty()) {
    fmt::print(to_, "{}", waiting_.front());
    waiting_.pop_front();
  }
  switch (frame.verdict.kind) {
  case Verdict::Kind::send:
    fmt::print(to_, "{:>23} {:8} {}\n", "->", side(frame.verdict.out),
               net::describe(frame.frame.bytes));
    return;
  case Verdict::Kind::flood: fmt::print(to_, "{:>23} every other port\n", "->"); return;
  case Verdict::Kind::consumed: fmt::print(to_, "{:>23} the forwarder itself\n", "->"); return;
  case Verdict::Kind::drop:
    fmt::print(to_, "{:>23} {}: {}\n", "dropped", name(frame.verdict.reason),
               sentence(frame.verdict.reason));
    return;
  }
}

}  // namespace guestlink::relay
