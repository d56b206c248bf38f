// libpcap cannot write pcapng, so these are the three blocks that are needed, in this machine's
// byte order, which the section header tells.

#include "sim/report/pcapng.h"

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace guestlink::sim {
namespace {

constexpr std::uint32_t section_header = 0x0A0D0D0A;
constexpr std::uint32_t byte_order_magic = 0x1A2B3C4D;
constexpr std::uint32_t interface_description = 1;
constexpr std::uint32_t enhanced_packet = 6;
constexpr std::uint16_t option_end = 0;
constexpr std::uint16_t option_comment = 1;
constexpr std::uint16_t option_user_application = 4;  // In a section header.
constexpr std::uint16_t option_name = 2;              // In an interface description.
constexpr std::uint16_t option_time_resolution = 9;
constexpr std::uint16_t option_flags = 2;  // In a packet.
constexpr std::uint16_t link_type_ethernet = 1;
constexpr std::uint32_t inbound = 1;
constexpr std::uint32_t outbound = 2;

template <class Number>
void put(std::string& to, Number number) {
  to.append(reinterpret_cast<const char*>(&number), sizeof number);
}

void pad(std::string& to) {
  while (to.size() % 4 != 0) to += '\0';
}

void put_option(std::string& to, std::uint16_t code, std::string_view value) {
  constexpr std::size_t longest = 0xFFFF;
  value = value.substr(0, longest);
  put(to, code);
  put(to, static_cast<std::uint16_t>(value.size()));
  to += value;
  pad(to);
}

void end_options(std::string& to) {
  put(to, option_end);
  put(to, std::uint16_t{0});
}

/// A block around its body, whose length is a multiple of four.
void put_block(std::string& to, std::uint32_t type, const std::string& body) {
  const auto length = static_cast<std::uint32_t>(body.size() + 12);
  put(to, type);
  put(to, length);
  to += body;
  put(to, length);
}

std::string section_body() {
  std::string body;
  put(body, byte_order_magic);
  put(body, std::uint16_t{1});
  put(body, std::uint16_t{0});
  put(body, std::int64_t{-1});  // Its length is not told.
  put_option(body, option_user_application, "guestlink");
  end_options(body);
  return body;
}

std::string interface_body(const CapturedTap& tap) {
  std::string body;
  put(body, link_type_ethernet);
  put(body, std::uint16_t{0});
  put(body, std::uint32_t{0});  // No limit of length.
  put_option(body, option_name, tap.name);
  put_option(body, option_time_resolution, "\x09");
  if (!tap.comment.empty()) put_option(body, option_comment, tap.comment);
  end_options(body);
  return body;
}

std::string packet_body(std::uint32_t interface, const SeenFrame& frame,
                        const std::string& comment) {
  const auto time = static_cast<std::uint64_t>(frame.at.nanoseconds);
  const auto size = static_cast<std::uint32_t>(frame.bytes.size());
  std::string body;
  put(body, interface);
  put(body, static_cast<std::uint32_t>(time >> 32U));
  put(body, static_cast<std::uint32_t>(time & 0xFFFFFFFFU));
  put(body, size);
  put(body, size);
  body.append(reinterpret_cast<const char*>(frame.bytes.data()), frame.bytes.size());
  pad(body);
  std::string flags;
  put(flags, frame.direction == Direction::in ? inbound : outbound);
  put_option(body, option_flags, flags);
  if (!comment.empty()) put_option(body, option_comment, comment);
  end_options(body);
  return body;
}

}  // namespace

std::string as_pcapng(const std::vector<CapturedTap>& taps) {
  struct Place {
    std::uint32_t tap;
    std::size_t frame;
    Instant at;
  };
  std::string file;
  put_block(file, section_header, section_body());
  std::vector<Place> order;
  for (std::size_t i = 0; i < taps.size(); ++i) {
    put_block(file, interface_description, interface_body(taps[i]));
    for (std::size_t j = 0; j < taps[i].frames.size(); ++j) {
      order.push_back({static_cast<std::uint32_t>(i), j, taps[i].frames[j].at});
    }
  }
  std::ranges::stable_sort(order, {}, &Place::at);
  for (const Place& one : order) {
    const CapturedTap& tap = taps[one.tap];
    const auto comment = tap.comments.find(one.frame);
    put_block(file, enhanced_packet,
              packet_body(one.tap, tap.frames[one.frame],
                          comment == tap.comments.end() ? "" : comment->second));
  }
  return file;
}

}  // namespace guestlink::sim
