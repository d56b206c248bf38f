#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <limits>
#include <memory>
#include <system_error>

#include <fmt/format.h>

#include "sim/world/recorder.h"

namespace guestlink::sim {
namespace {

constexpr std::uint32_t nanosecond_magic = 0xa1b23c4d;  // pcap-savefile(5)
constexpr std::uint32_t snapshot_bytes = 262'144;
constexpr std::uint32_t link_type_ethernet = 1;

struct Closer {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

template <class... Words>
void append(std::vector<std::byte>& to, Words... words) {
  // The machine's own order: readers tell it from the magic number.
  const std::array<std::uint32_t, sizeof...(words)> all{static_cast<std::uint32_t>(words)...};
  const auto bytes = std::as_bytes(std::span(all));
  to.insert(to.end(), bytes.begin(), bytes.end());
}

}  // namespace

Status write_pcap(const std::string& path, std::span<const SeenFrame> frames) {
  std::vector<std::byte> text;
  append(text, nanosecond_magic);
  const std::array<std::uint16_t, 2> version{2, 4};
  const auto version_bytes = std::as_bytes(std::span(version));
  text.insert(text.end(), version_bytes.begin(), version_bytes.end());
  append(text, 0, 0, snapshot_bytes, link_type_ethernet);
  for (const SeenFrame& frame : frames) {
    append(text, frame.at.nanoseconds / 1'000'000'000, frame.at.nanoseconds % 1'000'000'000,
           frame.bytes.size(), frame.bytes.size());
    text.insert(text.end(), frame.bytes.begin(), frame.bytes.end());
  }
  const std::unique_ptr<std::FILE, Closer> file(std::fopen(path.c_str(), "wbe"));
  if (!file || std::fwrite(text.data(), 1, text.size(), file.get()) != text.size() ||
      std::fflush(file.get()) != 0) {
    return failure(Error::Code::failed, fmt::format("cannot write {}: {}", path,
                                                    std::generic_category().message(errno)));
  }
  return {};
}

}  // namespace guestlink::sim
