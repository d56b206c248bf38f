// The same packets through our nat44 and through this machine's kernel, by nft's masquerade: what
// comes of each, in every field.  Where the two differ on purpose stands in
// docs/kernel-differences.md, and each row of it is shown here.

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "reference/forward/modes.h"
#include "reference/net/describe.h"
#include "reference/net/ethernet.h"
#include "reference/net/ipv4.h"
#include "tests/scenario/kernel_nat.h"
#include "tests/scenario/packet_end.h"
#include "tests/support/seed.h"

namespace guestlink::sim {
namespace {

using namespace std::chrono_literals;
using forward::inside_port;
using forward::outside_port;
using test::Carried;
using test::NatFrame;
using test::NatStep;
using Frames = std::vector<std::pair<forward::PortId, std::vector<std::byte>>>;

/// Our engine, its clock five milliseconds further with each packet.
class OurNat final : public forward::Outbox {
 public:
  explicit OurNat(const forward::Settings& settings)
      : forwarder_(*forward::make_forwarder(settings)) {}

  std::vector<Carried> carry(const Frames& frames) {
    came_.clear();
    for (const auto& [at, bytes] : frames) {
      std::vector<std::byte> frame = bytes;
      now_ = now_ + 5ms;
      const auto verdict = forwarder_->handle(at, {frame, {}}, now_, *this);
      if (verdict.kind == forward::Verdict::Kind::send) originate(verdict.out, frame);
    }
    return std::move(came_);
  }

  void originate(forward::PortId out, net::Bytes frame) override {
    if (net::load16(frame, 12) != net::ether_type::ipv4) return;
    came_.push_back({out, {frame.begin(), frame.end()}});
  }

 private:
  std::unique_ptr<forward::Forwarder> forwarder_;
  Instant now_{1'000'000'000'000};
  std::vector<Carried> came_;
};

std::string text_of(const Carried& one) {
  const std::string all = net::describe(one.frame);
  // Without the Ethernet addresses, which are compared with the other bytes.
  return (one.out == inside_port ? "inside " : "outside ") +
         all.substr(std::size_t{17 + 3 + 17 + 1});
}

std::string text_of(const std::vector<Carried>& all) {
  std::string text;
  for (const Carried& one : all) text += text_of(one) + "\n";
  return text.empty() ? "nothing\n" : text;
}

std::string text_of(const NatStep& step) {
  std::string text = step.kind;
  for (const NatFrame& one : step.frames) {
    text += (one.in == inside_port ? "\n  inside " : "\n  outside ") + one.text;
  }
  return text;
}

/// Where two frames of the same words differ.
std::string bytes_that_differ(const std::vector<Carried>& a, const std::vector<Carried>& b) {
  std::string text;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    const auto& left = a[i].frame;
    const auto& right = b[i].frame;
    for (std::size_t at = 0; at < std::min(left.size(), right.size()); ++at) {
      if (left[at] == right[at]) continue;
      text +=
          fmt::format("  frame {} byte {}: {:02x} {:02x}\n", i, at,
                      std::to_integer<unsigned>(left[at]), std::to_integer<unsigned>(right[at]));
    }
    if (left.size() != right.size()) {
      text += fmt::format("  frame {}: {} and {} bytes\n", i, left.size(), right.size());
    }
  }
  return text;
}

class KernelDifferential : public BuiltWorld {
 protected:
  void SetUp() override {
    GUESTLINK_NEED("userns", "netns", "veth", "af-packet", "nft");
    ASSERT_TRUE(stay_on_one_processor());
    ASSERT_NO_FATAL_FAILURE(build(KernelNat::topology()));
    auto started = KernelNat::start(*world);
    ASSERT_TRUE(started) << why(started);
    kernel = std::move(*started);
  }

  /// Every step in which the two differ; `most` ends it early.
  std::vector<std::string> differences(const test::NatTraffic& traffic,
                                       const forward::Settings& settings, std::size_t most = 10) {
    OurNat nat(settings);
    test::OutsidePorts ours(traffic.flows);
    test::OutsidePorts kernels(traffic.flows);
    std::vector<std::string> found;
    for (const NatStep& step : traffic.steps) {
      if (found.size() >= most) break;
      const auto for_us = built(step, ours);
      const auto for_kernel = built(step, kernels);
      if (!for_us || !for_kernel) {
        // Its conversation never got a port from one of them: that has been told already, if it is
        // not one that neither carried.
        if (for_us.has_value() != for_kernel.has_value()) {
          found.push_back(text_of(step) + "\n  only one of the two had a port for it");
        }
        continue;
      }
      const auto from_kernel = kernel->carry(*for_kernel);
      if (!from_kernel) {
        found.push_back(from_kernel.error().message);
        break;
      }
      std::vector<std::string> broken;
      const auto here = ours.neutral(step, nat.carry(*for_us), broken);
      const auto there = kernels.neutral(step, *from_kernel, broken);
      ++seen[step.kind + (here.empty() ? ", dropped" : ", carried")];
      for (const std::string& one : broken) found.push_back(text_of(step) + "\n  " + one);
      if (here == there) continue;
      found.push_back(fmt::format("{}\n  ours:\n{}  the kernel's:\n{}{}", text_of(step),
                                  text_of(here), text_of(there), bytes_that_differ(here, there)));
    }
    return found;
  }

  static std::optional<Frames> built(const NatStep& step, const test::OutsidePorts& ports) {
    Frames frames;
    for (const NatFrame& one : step.frames) {
      auto frame = ports.build(one);
      if (!frame) return std::nullopt;
      frames.emplace_back(one.in, std::move(*frame));
    }
    return frames;
  }

  std::unique_ptr<KernelNat> kernel;
  std::map<std::string, int> seen;
};

TEST_F(KernelDifferential, NothingDiffersThatIsNotDocumented) {
  const std::uint32_t seed = test::seed();
  SCOPED_TRACE(testing::Message() << "GUESTLINK_SEED=" << seed);
  const auto traffic = test::random_nat_traffic(seed, 3000);
  for (const std::string& one : differences(traffic, test::nat_place())) ADD_FAILURE() << one;
  // Of each kind there was enough to mean something.
  for (const char* const kind :
       {"tcp S, carried", "tcp S forwarded, carried", "tcp S hairpin, carried", "tcp F., carried",
        "tcp data, carried", "udp, carried", "udp without checksum, carried",
        "udp too large, carried", "udp too large to fit, carried", "udp from a stranger, dropped",
        "fragments, carried", "echo request, carried", "echo reply, carried", "ping to us, carried",
        "error from outside, carried", "error from inside, carried", "stray from inside, dropped",
        "stray from outside, dropped"}) {
    EXPECT_GE(seen[kind], 3) << kind;
  }
}

/// One section of docs/kernel-differences.md.
struct Documented {
  std::string name;
  std::string filtering = "apdf";
  std::vector<NatFrame> frames;
  std::string ours;  ///< Of the last frame.
  std::string kernels;
};

/// Takes " WORD N" off the end of `text`.
void take_number(std::string& text, const std::string& word, std::uint32_t& value) {
  const std::size_t at = text.find(" " + word + " ");
  if (at == std::string::npos) return;
  value = static_cast<std::uint32_t>(std::stoul(text.substr(at + word.size() + 2)));
  text.resize(at);
}

std::vector<Documented> documented() {
  std::ifstream file(test::source_dir() + "/docs/kernel-differences.md");
  std::vector<Documented> all;
  bool in_block = false;
  for (std::string line; std::getline(file, line);) {
    const auto rest_of = [&](std::string_view word) -> std::optional<std::string> {
      if (!line.starts_with(word)) return std::nullopt;
      return line.substr(word.size());
    };
    if (line == "```") {
      in_block = !in_block;
    } else if (const auto name = rest_of("## ")) {
      all.emplace_back().name = *name;
    } else if (!in_block || all.empty()) {
      continue;
    } else if (const auto filtering = rest_of("filtering ")) {
      all.back().filtering = *filtering;
    } else if (const auto ours = rest_of("ours: ")) {
      all.back().ours += *ours + "\n";
    } else if (const auto kernels = rest_of("kernel: ")) {
      all.back().kernels += *kernels + "\n";
    } else {
      const std::size_t space = line.find(' ');
      NatFrame frame{line.starts_with("inside ") ? inside_port : outside_port,
                     line.substr(space + 1)};
      take_number(frame.text, "acknowledged", frame.acknowledged);
      take_number(frame.text, "sequence", frame.sequence);
      all.back().frames.push_back(std::move(frame));
    }
  }
  return all;
}

/// What describe() does not say of a header.
std::string text_with_header(const std::vector<Carried>& all) {
  std::string text;
  for (const Carried& one : all) {
    text += text_of(one);
    const auto ip = net::Ipv4View::parse(net::Bytes(one.frame).subspan(14));
    if (!ip) continue;
    if (net::load8(ip->header(), 1) != 0) {
      text += fmt::format(" tos {:#04x}", net::load8(ip->header(), 1));
    }
    if (ip->dont_fragment()) text += " df";
    if (ip->header_bytes() > 20) text += " options ";
    for (std::size_t i = 20; i < ip->header_bytes(); ++i) {
      text += fmt::format("{:02x}", net::load8(ip->header(), i));
    }
    if (net::checksum(ip->header()) != 0) text += " header sum wrong";
    text += "\n";
  }
  return text.empty() ? "nothing\n" : text;
}

TEST_F(KernelDifferential, EachDocumentedDifferenceIsOne) {
  static const std::vector<test::NatFlow> none;
  const test::OutsidePorts ports(none);
  const std::vector<Documented> all = documented();
  ASSERT_FALSE(all.empty());
  std::set<std::string> names;
  for (const Documented& one : all) {
    SCOPED_TRACE(one.name);
    EXPECT_TRUE(names.insert(one.name).second);
    ASSERT_FALSE(one.frames.empty());
    EXPECT_NE(one.ours, one.kernels);
    forward::Settings settings = test::nat_place();
    using Filtering = forward::Filtering;
    const std::map<std::string, Filtering> filters{{"eif", Filtering::endpoint_independent},
                                                   {"adf", Filtering::address_dependent},
                                                   {"apdf", Filtering::address_and_port_dependent}};
    settings.nat44.filtering = filters.at(one.filtering);
    OurNat nat(settings);
    std::vector<Carried> ours;
    std::vector<Carried> kernels;
    for (const NatFrame& frame : one.frames) {
      const auto built_frame = ports.build(frame);
      ASSERT_TRUE(built_frame) << frame.text;
      const Frames frames{{frame.in, *built_frame}};
      ours = nat.carry(frames);
      const auto from_kernel = kernel->carry(frames);
      ASSERT_TRUE(from_kernel) << why(from_kernel);
      kernels = *from_kernel;
    }
    EXPECT_EQ(text_with_header(ours), one.ours);
    EXPECT_EQ(text_with_header(kernels), one.kernels);
  }
}

/// The comparison must find out a translator that is wrong.
struct Wrong {
  const char* name;
  void (*spoil)(forward::Settings&);
};

class WrongSetting : public KernelDifferential, public testing::WithParamInterface<Wrong> {};

TEST_P(WrongSetting, IsNoticed) {
  const std::uint32_t seed = test::seed();
  SCOPED_TRACE(testing::Message() << "GUESTLINK_SEED=" << seed);
  forward::Settings settings = test::nat_place();
  GetParam().spoil(settings);
  EXPECT_EQ(differences(test::random_nat_traffic(seed, 2000), settings, 1).size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(
    KernelDifferential, WrongSetting,
    testing::Values(Wrong{"NoHairpin", [](forward::Settings& s) { s.nat44.hairpin = false; }},
                    Wrong{"OpenFilter",
                          [](forward::Settings& s) {
                            s.nat44.filtering = forward::Filtering::endpoint_independent;
                          }},
                    Wrong{"NarrowerLink", [](forward::Settings& s) { s.outside.mtu = 1300; }},
                    Wrong{"ForwardToAnother",
                          [](forward::Settings& s) {
                            s.nat44.port_forwards[0].inside_address.value += 1;
                          }}),
    [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace guestlink::sim
