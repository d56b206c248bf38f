// Expected and seen packets are first paired: in strict order by alignment, else each expected one
// takes the first free frame that is right in all, then the ones left over take the likest.  Then
// each pair is compared field by field, and what has no partner is missing or too many.

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "reference/net/describe.h"
#include "sim/expect/align.h"
#include "sim/expect/packets.h"

namespace guestlink::sim {
namespace {

constexpr std::size_t most_others_told = 5;

/// One expected packet, and the frame that it was taken to be.
struct Pairing {
  const PacketWanted* wanted = nullptr;
  std::optional<std::size_t> seen;
};

class Judge {
 public:
  Judge(const PacketsWanted& wanted, const std::vector<SeenFrame>& seen, const Evidence& evidence,
        Judging& judging)
      : wanted_(wanted), seen_(seen), evidence_(evidence), judging_(judging) {
    for (const SeenFrame& frame : seen) frames_.push_back(dissect(frame.bytes));
    taken_.resize(seen.size(), false);
    for (const PacketWanted& one : wanted.packets) {
      for (std::size_t i = 0; i < one.count; ++i) pairs_.push_back({&one, std::nullopt});
    }
  }

  std::vector<Mismatch> judge() {
    if (wanted_.order == Order::strict) {
      pair_in_order();
    } else {
      pair_exact_ones();
      pair_likest_ones();
    }
    for (std::size_t i = 0; i < pairs_.size(); ++i) examine(i);
    if (!wanted_.others_allowed) refuse_others();
    return std::move(found_);
  }

 private:
  bool direction_fits(const PacketWanted& wanted, std::size_t seen) const {
    return !wanted.direction || seen_[seen].direction == *wanted.direction;
  }

  /// 0: not to be taken for it at all.  Half of what the match says must be right.
  unsigned likeness(const PacketWanted& wanted, std::size_t seen) const {
    if (!direction_fits(wanted, seen)) return 0;
    const unsigned full = full_weight(wanted.match);
    const unsigned weight = similarity(wanted.match, frames_[seen], judging_.variables);
    if (weight * 2 < full) return 0;
    // What is right in all wins over anything else, and an empty match fits everything.
    return weight == full ? 1000 + weight : weight;
  }

  void pair_in_order() {
    const auto aligned = align(pairs_.size(), frames_.size(), [&](std::size_t i, std::size_t j) {
      return likeness(*pairs_[i].wanted, j);
    });
    for (const Aligned& one : aligned) {
      if (one.wanted && one.seen) take(*one.wanted, *one.seen);
    }
  }

  void take(std::size_t pair, std::size_t seen) {
    pairs_[pair].seen = seen;
    taken_[seen] = true;
  }

  void pair_exact_ones() {
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      for (std::size_t j = first_after(*pairs_[i].wanted); j < frames_.size(); ++j) {
        if (taken_[j] || !direction_fits(*pairs_[i].wanted, j)) continue;
        Variables trial = judging_.variables;
        if (!all_differences(*pairs_[i].wanted, j, trial).empty()) continue;
        take(i, j);
        commit(i);
        break;
      }
    }
  }

  void pair_likest_ones() {
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      if (pairs_[i].seen) continue;
      unsigned best = 0;
      std::size_t which = 0;
      for (std::size_t j = 0; j < frames_.size(); ++j) {
        const unsigned weight = taken_[j] ? 0 : likeness(*pairs_[i].wanted, j);
        if (weight <= best) continue;
        best = weight;
        which = j;
      }
      if (best > 0) take(i, which);
    }
  }

  /// Where to begin looking: behind the packet that must come before.
  std::size_t first_after(const PacketWanted& wanted) const {
    if (wanted_.order == Order::any || wanted.after.value.empty()) return 0;
    const auto before = partner_of(wanted.after.value);
    return before ? *before + 1 : 0;
  }

  std::optional<std::size_t> partner_of(std::string_view id) const {
    const auto found = std::ranges::find_if(
        pairs_, [&](const Pairing& one) { return one.wanted->id == id && one.seen; });
    return found == pairs_.end() ? std::nullopt : found->seen;
  }

  /// Makes the pair's variables and its packet known to what follows.
  void commit(std::size_t pair) {
    const Pairing& one = pairs_[pair];
    differences(one.wanted->match, frames_[*one.seen], judging_.variables);
    if (!one.wanted->id.empty()) {
      judging_.packets.emplace(one.wanted->id, seen_[*one.seen].bytes);
    }
  }

  std::vector<FieldDifference> all_differences(const PacketWanted& wanted, std::size_t seen,
                                               Variables& variables) const {
    auto found = differences(wanted.match, frames_[seen], variables);
    const auto origin = judging_.packets.find(wanted.derives.value);
    if (origin == judging_.packets.end()) return found;
    const Dissection before = dissect(origin->second);
    for (const FieldName& field : field_names()) {
      const auto is_this = [&](const FieldWanted& one) { return one.field == &field; };
      if (std::ranges::any_of(wanted.match.fields, is_this)) continue;
      const auto then = field.read(before);
      const auto now = field.read(frames_[seen]);
      if (!then || (now && now->text == then->text)) continue;
      FieldDifference one{.field = full_name(field),
                          .expected = then->text,
                          .seen = now ? now->text : "absent",
                          .where = wanted.derives.where};
      constexpr std::size_t longest_shown = 16;
      if (now && now->where.length > 0 && now->where.length <= longest_shown) {
        one.place = now->where;
        one.expected_bytes = hex(before.bytes(then->where));
        one.seen_bytes = hex(frames_[seen].bytes(now->where));
      }
      found.push_back(std::move(one));
    }
    return found;
  }

  /// "tap host:re1, packet "req.out" (1 of 2 expected)"
  std::string title(std::size_t pair) const {
    const std::string& id = pairs_[pair].wanted->id;
    return fmt::format("tap {}, packet {}({} of {} expected)", wanted_.tap.value,
                       id.empty() ? "" : fmt::format("\"{}\" ", id), pair + 1, pairs_.size());
  }

  Mismatch mismatch(std::size_t pair, std::string_view what) const {
    return {.message = fmt::format("{}: {}", title(pair), what),
            .where = pairs_[pair].wanted->where,
            .tap = wanted_.tap.value,
            .packet = pairs_[pair].wanted->id};
  }

  void examine(std::size_t pair) {
    const Pairing& one = pairs_[pair];
    if (!one.seen) return report_missing(pair);
    auto differing = all_differences(*one.wanted, *one.seen, judging_.variables);
    std::string verdict = title(pair);
    verdict += differing.empty() ? ": as expected" : ": differs in";
    for (const FieldDifference& field : differing) {
      verdict += fmt::format(" {} (expected {})", field.field, field.expected);
    }
    say_of(*one.seen, std::move(verdict));
    if (!differing.empty()) {
      found_.push_back(mismatch(
          pair, fmt::format("{} field{} differ{}", differing.size(),
                            differing.size() == 1 ? "" : "s", differing.size() == 1 ? "s" : "")));
      found_.back().fields = std::move(differing);
    }
    commit(pair);
    examine_times(pair);
  }

  void say_of(std::size_t frame, std::string verdict) {
    std::string& text = judging_.verdicts[wanted_.tap.value][frame];
    text += (text.empty() ? "" : "; ") + std::move(verdict);
  }

  /// The free frame that has most in common with it, however little.
  void report_missing(std::size_t pair) {
    Mismatch missing = mismatch(pair, "missing, nothing similar was seen");
    unsigned best = 0;
    for (std::size_t j = 0; j < frames_.size(); ++j) {
      if (taken_[j]) continue;
      const unsigned weight =
          similarity(pairs_[pair].wanted->match, frames_[j], judging_.variables);
      if (weight <= best) continue;
      best = weight;
      missing.message = title(pair) + ": missing";
      missing.notes = {fmt::format("the nearest: {} {}",
                                   seen_[j].direction == Direction::in ? "in" : "out",
                                   net::describe(seen_[j].bytes))};
    }
    found_.push_back(std::move(missing));
  }

  Duration stretched(Duration bound) const {
    return Duration(
        static_cast<Duration::rep>(static_cast<double>(bound.count()) * judging_.time_scale));
  }

  void examine_times(std::size_t pair) {
    const PacketWanted& wanted = *pairs_[pair].wanted;
    const SeenFrame& seen = seen_[*pairs_[pair].seen];
    if (wanted.within) {
      const auto begin = step_begin();
      if (begin && seen.at - *begin > stretched(*wanted.within)) {
        found_.push_back(mismatch(
            pair, fmt::format("it came {} after the step began, expected within {}",
                              in_milliseconds(seen.at - *begin), in_milliseconds(*wanted.within))));
      }
    }
    if (wanted.after.value.empty() || wanted_.order == Order::any) return;
    const auto before = partner_of(wanted.after.value);
    if (!before) return;  // that it is missing is told already
    const Duration delay = seen.at - seen_[*before].at;
    if (*before > *pairs_[pair].seen) {
      found_.push_back(mismatch(pair, fmt::format("it came before \"{}\"", wanted.after.value)));
    } else if (wanted.least_delay && delay < *wanted.least_delay) {
      found_.push_back(
          mismatch(pair, fmt::format("{} after \"{}\", expected {} or more", in_milliseconds(delay),
                                     wanted.after.value, in_milliseconds(*wanted.least_delay))));
    } else if (wanted.most_delay && delay > stretched(*wanted.most_delay)) {
      found_.push_back(
          mismatch(pair, fmt::format("{} after \"{}\", expected {} or less", in_milliseconds(delay),
                                     wanted.after.value, in_milliseconds(*wanted.most_delay))));
    }
  }

  std::optional<Instant> step_begin() const {
    for (const StepRecord& one : evidence_.steps) {
      if (wanted_.step.value.empty() || one.id == wanted_.step.value) return one.began;
    }
    return std::nullopt;
  }

  void refuse_others() {
    std::size_t others = 0;
    for (std::size_t j = 0; j < frames_.size(); ++j) {
      const auto is_allowed = [&](const std::string& name) {
        return is_of_class(frames_[j], name);
      };
      if (taken_[j] || std::ranges::any_of(wanted_.allowed_classes, is_allowed)) continue;
      say_of(j, "not expected");
      if (++others > most_others_told) continue;
      Mismatch one{
          .message = fmt::format("tap {}: frame {} was not expected", wanted_.tap.value, j + 1),
          .where = wanted_.where,
          .tap = wanted_.tap.value};
      one.notes.push_back(fmt::format("{} {}", seen_[j].direction == Direction::in ? "in" : "out",
                                      net::describe(seen_[j].bytes)));
      found_.push_back(std::move(one));
    }
    if (others > most_others_told) {
      found_.back().notes.push_back(fmt::format("and {} more frames", others - most_others_told));
    }
  }

  const PacketsWanted& wanted_;
  const std::vector<SeenFrame>& seen_;
  const Evidence& evidence_;
  Judging& judging_;
  std::vector<Dissection> frames_;
  std::vector<bool> taken_;
  std::vector<Pairing> pairs_;
  std::vector<Mismatch> found_;
};

}  // namespace

std::vector<Mismatch> judge_packets(const PacketsWanted& wanted, const Evidence& evidence,
                                    Judging& judging) {
  const auto tap = evidence.taps.find(wanted.tap.value);
  if (tap == evidence.taps.end()) {
    return {{.message = fmt::format("tap {}: nothing was recorded there", wanted.tap.value),
             .where = wanted.tap.where,
             .tap = wanted.tap.value}};
  }
  auto found = Judge(wanted, tap->second, evidence, judging).judge();
  if (!wanted.why.empty() && !found.empty()) {
    found.front().notes.push_back("because: " + wanted.why);
  }
  return found;
}

std::span<const std::string_view> frame_classes() {
  static constexpr std::array<std::string_view, 6> classes{"arp",  "icmp", "udp",
                                                           "dhcp", "tcp",  "ipv6"};
  return classes;
}

bool is_of_class(const Dissection& frame, std::string_view class_name) {
  constexpr std::uint16_t ipv6_type = 0x86DD;
  return class_name == "ipv6" ? frame.type == ipv6_type : has_group(frame, class_name);
}

}  // namespace guestlink::sim
