// The frames of a capture go out of an interface, as they once passed one.

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <sys/socket.h>
#include <sys/uio.h>

#include <fmt/format.h>

#include "reference/io/capture_reader.h"
#include "reference/json/scalars.h"
#include "sim/steps/packet_port.h"
#include "sim/steps/step_kind.h"

namespace guestlink::sim {
namespace {

constexpr std::size_t batch_frames = 64;

/// How fast: a factor of the capture's own time; 0: as fast as it goes.
std::optional<double> parse_speed(std::string_view text) {
  if (text == "top") return 0;
  if (!text.ends_with('x')) return std::nullopt;
  const std::string digits(text.substr(0, text.size() - 1));
  char* end = nullptr;
  const double factor = std::strtod(digits.c_str(), &end);
  const bool whole = end == digits.c_str() + digits.size() && !digits.empty();
  return whole && factor > 0 && factor <= 1e6 ? std::optional(factor) : std::nullopt;
}

const json::ValueType speed_text{.words = R"("top" or a factor as "1x", "0.5x", "20x")",
                                 .schema = R"({"type": "string", "pattern": "^(top|[0-9.]+x)$"})",
                                 .accepts = [](const json::JsonNode& node) {
                                   return node.kind == json::JsonNode::Kind::text &&
                                          parse_speed(node.text).has_value();
                                 }};

const json::ObjectShape& arguments() {
  static const json::ObjectShape shape{
      .name = "a replay",
      .meaning =
          "Sends the frames of a pcap or pcapng file out of an interface, as if the node had. "
          "Finds `sent`, `bytes` and, where the file or the interface ends it, `error`.",
      .fields = {{.name = "iface",
                  .type = &json::any_text,
                  .meaning = "The node's interface.",
                  .example = R"("eth0")",
                  .otherwise = "",
                  .required = true},
                 {.name = "file",
                  .type = &json::any_text,
                  .meaning = "The capture, relative to the scenario's file.",
                  .example = R"("../../fixtures/captures/ping.pcap")",
                  .otherwise = "",
                  .required = true},
                 {.name = "speed",
                  .type = &speed_text,
                  .meaning = "top: without its pauses; else its pauses divided by the factor.",
                  .example = R"("10x")",
                  .otherwise = R"("1x")"}}};
  return shape;
}

/// Frames on their way out, by sendmmsg(2).
class Sender {
 public:
  explicit Sender(int socket) : socket_(socket) {}
  std::uint64_t frames = 0;
  std::uint64_t bytes = 0;

  /// The error in words, or nothing.
  std::string send(std::span<const io::Arrival> arrivals) {
    std::array<iovec, batch_frames> parts{};
    std::array<mmsghdr, batch_frames> messages{};
    for (std::size_t i = 0; i < arrivals.size(); ++i) {
      const net::MutableBytes frame = arrivals[i].frame.bytes;
      parts[i] = {.iov_base = frame.data(), .iov_len = frame.size()};
      messages[i].msg_hdr.msg_iov = &parts[i];
      messages[i].msg_hdr.msg_iovlen = 1;
    }
    for (std::size_t at = 0; at < arrivals.size();) {
      const int taken =
          ::sendmmsg(socket_, messages.data() + at, static_cast<unsigned>(arrivals.size() - at), 0);
      if (taken < 0 && (errno == EINTR || errno == ENOBUFS || errno == EAGAIN)) continue;
      if (taken < 0) return std::generic_category().message(errno);
      for (int i = 0; i < taken; ++i) bytes += arrivals[at++].frame.bytes.size();
      frames += static_cast<std::uint64_t>(taken);
    }
    return "";
  }

 private:
  int socket_;
};

/// Lets time pass until `due`, during which the world takes what its recorders hold.
void wait_for_time(World& world, Instant due) {
  const Duration left = due - world.now();
  if (left > Duration{}) {
    static_cast<void>(world.wait_until([&] { return world.now() >= due; }, left));
  }
}

Result<Facts> run(Lab& lab, const std::string& node, const json::JsonNode& given,
                  Duration deadline) {
  World& world = *lab.world;
  const auto socket = open_packet_port(world, {node, json::text_of(given, "iface")}, 0);
  if (!socket) return tl::unexpected(socket.error());
  auto reader = io::open_capture_reader(lab.folder + json::text_of(given, "file"));
  if (!reader) return tl::unexpected(reader.error());
  const double speed = *parse_speed(json::text_of(given, "speed", "1x"));
  const Instant begun = world.now();
  std::optional<Instant> first;
  Sender sender(socket->number());
  std::string trouble;
  std::vector<io::Arrival> arrivals;
  while (trouble.empty()) {
    arrivals.clear();
    const auto got = (*reader)->receive(arrivals, speed > 0 ? 1 : batch_frames);
    if (!got) return tl::unexpected(got.error());
    if (*got == io::Received::end_of_capture) break;
    if (world.now() - begun > deadline) trouble = "the deadline has passed";
    if (speed > 0 && trouble.empty()) {
      if (!first) first = arrivals.front().at;
      const auto since = static_cast<double>((arrivals.front().at - *first).count()) / speed;
      const Instant due = begun + Duration(static_cast<std::int64_t>(since));
      if (due - begun > deadline) {
        trouble = "the deadline has passed";
        break;
      }
      wait_for_time(world, due);
    } else {
      for (Recorder* recorder : lab.recorders) recorder->drain();
    }
    if (trouble.empty()) trouble = sender.send(arrivals);
  }
  Facts facts{{"sent", fmt::format("{}", sender.frames)},
              {"bytes", fmt::format("{}", sender.bytes)}};
  if (!trouble.empty()) facts["error"] = trouble;
  return facts;
}

}  // namespace

extern const StepKind replay_step{
    .name = "replay",
    .summary = "Sends the frames of a capture",
    .example = R"({"iface": "eth0", "file": "ping.pcap", "speed": "10x"})",
    .arguments = arguments,
    .run = run,
};

}  // namespace guestlink::sim
