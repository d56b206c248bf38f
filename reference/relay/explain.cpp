#include "reference/relay/explain.h"

#include <string_view>

#include <fmt/format.h>

#include "reference/net/describe.h"

namespace guestlink::relay {
namespace {

using forward::Verdict;

}  // namespace

std::string_view Explanation::name_of(forward::PortId port) const {
  return port.index < ports_.size() ? std::string_view(ports_[port.index]) : "port";
}

void Explanation::came(const forward::Handled& frame) {
  if (!first_) first_ = frame.at;
  const Duration since = frame.at - *first_;
  fmt::print(to_, "{:>7} {:>5}.{:09} {:8} {}\n", ++number_, since.count() / 1'000'000'000,
             since.count() % 1'000'000'000, name_of(frame.in), net::describe(frame.frame.bytes));
}

void Explanation::step(std::string_view sentence) {
  fmt::print(to_, "{:>23} {}\n", "", sentence);
}

void Explanation::originated(forward::PortId out, net::Bytes frame) {
  fmt::print(to_, "{:>23} {:8} {}\n", "own ->", name_of(out), net::describe(frame));
}

void Explanation::copied(forward::PortId out) {
  fmt::print(to_, "{:>23} {:8} a copy\n", "->", name_of(out));
}

void Explanation::gave_up(forward::DropReason reason, std::size_t frames) {
  fmt::print(to_, "{:>23} {} that had waited: {}: {}\n", "dropped", frames, name(reason),
             sentence(reason));
}

void Explanation::settled(const forward::Handled& frame) {
  switch (frame.verdict.kind) {
  case Verdict::Kind::send:
    fmt::print(to_, "{:>23} {:8} {}\n", "->", name_of(frame.verdict.out),
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
