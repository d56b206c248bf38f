#include "reference/io/classic_pcap.h"

#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include <unistd.h>

#include <fmt/format.h>

namespace guestlink::io {
namespace {

constexpr std::uint32_t magic_microseconds = 0xA1B2C3D4;
constexpr std::uint32_t magic_nanoseconds = 0xA1B23C4D;
constexpr std::size_t record_header_bytes = 16;
constexpr std::uint32_t largest_record = 262144;  // as libpcap's MAXIMUM_SNAPLEN
constexpr std::size_t buffer_bytes = 1U << 19U;   // stays in the second-level cache

std::uint32_t native32(const void* at) {
  std::uint32_t value = 0;
  std::memcpy(&value, at, sizeof value);
  return value;
}

class ClassicPcap final : public CaptureReader {
 public:
  ClassicPcap(std::string path, Descriptor file, bool nanoseconds)
      : path_(std::move(path)),
        file_(std::move(file)),
        nanoseconds_(nanoseconds),
        buffer_(buffer_bytes) {}

  Result<Received> receive(std::vector<Arrival>& arrivals, std::size_t most) override {
    const std::size_t before = arrivals.size();
    while (arrivals.size() - before < most) {
      const auto whole = next_record(arrivals);
      if (!whole) return tl::make_unexpected(whole.error());
      if (*whole) continue;
      if (arrivals.size() > before) break;  // filling would move what was handed out
      const auto more = fill();
      if (!more) return tl::make_unexpected(more.error());
      if (!*more) return ended();
    }
    return Received::frames;
  }

 private:
  /// Takes one record if all of it is in the buffer.
  Result<bool> next_record(std::vector<Arrival>& arrivals) {
    const std::size_t left = end_ - begin_;
    if (left < record_header_bytes) return false;
    std::byte* const at = buffer_.data() + begin_;
    const std::uint32_t seconds = native32(at);
    const std::uint32_t fraction = native32(at + 4);
    const std::uint32_t kept = native32(at + 8);
    const std::uint32_t on_wire = native32(at + 12);
    if (kept > largest_record) {
      return damaged(
          fmt::format("record {} claims {} bytes, more than any frame has", records_ + 1, kept));
    }
    if (left < record_header_bytes + kept) return false;
    const std::int64_t nanoseconds =
        static_cast<std::int64_t>(fraction) * (nanoseconds_ ? 1 : 1000);
    // In place: to copy a whole just put together waits until all its parts are stored.
    Arrival& one = arrivals.emplace_back();
    one.frame.bytes = {at + record_header_bytes, kept};
    one.wire_bytes = std::max(kept, on_wire);
    one.at = {static_cast<std::int64_t>(seconds) * 1'000'000'000 + nanoseconds};
    begin_ += record_header_bytes + kept;
    ++records_;
    return true;
  }

  /// Moves what is left to the front and reads on; false at the end of the file.
  Result<bool> fill() {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
    const ssize_t got = ::read(file_.number(), buffer_.data() + end_, buffer_.size() - end_);
    if (got < 0) {
      return failure(Error::Code::unreadable, fmt::format("{}: {}", path_, std::strerror(errno)));
    }
    end_ += static_cast<std::size_t>(got);
    return got > 0;
  }

  Result<Received> ended() {
    if (end_ == begin_) return Received::end_of_capture;
    const std::size_t left = std::exchange(end_, begin_) - begin_;
    return damaged(
        fmt::format("it breaks off in record {}, after {} of its bytes", records_ + 1, left));
  }

  Failure damaged(const std::string& how) const {
    return failure(Error::Code::unreadable,
                   fmt::format("{}: {}; the {} before it can be had with --keep-going", path_, how,
                               records_ == 1 ? "record" : fmt::format("{} records", records_)));
  }

  std::string path_;
  Descriptor file_;
  bool nanoseconds_;
  std::vector<std::byte> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t records_ = 0;
};

}  // namespace

bool is_classic_pcap(const PcapHeader& header) {
  const std::uint32_t magic = native32(header.data());
  std::uint16_t major = 0;
  std::memcpy(&major, header.data() + 4, sizeof major);
  return (magic == magic_microseconds || magic == magic_nanoseconds) && major == 2;
}

int link_type_of(const PcapHeader& header) {
  // The upper bits tell of a frame check sequence; libpcap masks them, too.
  return static_cast<int>(native32(header.data() + 20) & 0x03FFFFFFU);
}

Result<std::unique_ptr<CaptureReader>> open_classic_pcap(std::string path, Descriptor file,
                                                         const PcapHeader& header) {
  if (::lseek(file.number(), static_cast<off_t>(header.size()), SEEK_SET) < 0) {
    return failure(Error::Code::unreadable, fmt::format("{}: {}", path, std::strerror(errno)));
  }
  const bool nanoseconds = native32(header.data()) == magic_nanoseconds;
  return std::make_unique<ClassicPcap>(std::move(path), std::move(file), nanoseconds);
}

}  // namespace guestlink::io
