#include "reference/io/capture_writer.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

namespace guestlink::io {
namespace {

constexpr std::size_t record_header_bytes = 16;
constexpr std::size_t first_bytes = 1U << 16U;   // most captures are small
constexpr std::size_t buffer_bytes = 1U << 20U;  // file systems take large pieces in larger pages
constexpr std::uint32_t snap_length = 262144;

/// draft-ietf-opsawg-pcap: magic of nanoseconds, version 2.4, two zeros, snap length, Ethernet.
constexpr std::array<std::uint32_t, 6> file_header{0xA1B23C4D, 0x00040002, 0, 0, snap_length, 1};

}  // namespace

CaptureWriter::CaptureWriter(std::string path, std::string temporary, Descriptor file)
    : path_(std::move(path)),
      temporary_(std::move(temporary)),
      file_(std::make_unique<BackgroundFile>(std::move(file))) {
  buffer_.resize(first_bytes);
  append(file_header.data(), sizeof file_header);
}

CaptureWriter::~CaptureWriter() {
  if (file_ != nullptr && !temporary_.empty()) ::unlink(temporary_.c_str());
}

void CaptureWriter::append(const void* bytes, std::size_t size) {
  std::memcpy(buffer_.data() + used_, bytes, size);
  used_ += size;
}

Status CaptureWriter::make_room(std::size_t size) {
  if (buffer_.size() - used_ >= size) return {};
  if (const int error = file_->write(buffer_, used_); error != 0) return trouble(error);
  used_ = 0;
  buffer_.resize(std::max({buffer_.size(), buffer_bytes, size}));
  return {};
}

Result<CaptureWriter> CaptureWriter::open(const std::string& path,
                                          std::span<const std::string> inputs) {
  struct stat there {};
  if (::stat(path.c_str(), &there) == 0) {
    for (const std::string& input : inputs) {
      struct stat in {};
      if (::stat(input.c_str(), &in) != 0) continue;
      if (in.st_dev == there.st_dev && in.st_ino == there.st_ino) {
        return failure(
            Error::Code::unreadable,
            fmt::format("{}: it is the input {}: choose another --out-dir", path, input));
      }
    }
    if (!S_ISREG(there.st_mode)) {
      return failure(Error::Code::unreadable,
                     fmt::format("{}: it exists and is not a regular file", path));
    }
  }
  std::string temporary = path + ".XXXXXX";
  Descriptor file(::mkstemp(temporary.data()));
  if (!file.valid()) {
    return failure(Error::Code::unreadable,
                   fmt::format("{}: it cannot be written: {}", path, std::strerror(errno)));
  }
  ::fchmod(file.number(), 0644);  // mkstemp(3) makes it private, as a capture need not be
  return CaptureWriter(path, std::move(temporary), std::move(file));
}

Status CaptureWriter::write(std::span<const Departure> frames) {
  for (const Departure& frame : frames) {
    if (auto good = make_room(record_header_bytes + frame.bytes.size()); !good) return good;
    const auto kept = static_cast<std::uint32_t>(frame.bytes.size());
    const std::array<std::uint32_t, 4> header{
        static_cast<std::uint32_t>(frame.at.nanoseconds / 1'000'000'000),
        static_cast<std::uint32_t>(frame.at.nanoseconds % 1'000'000'000), kept,
        std::max(kept, frame.wire_bytes)};
    append(header.data(), sizeof header);
    append(frame.bytes.data(), frame.bytes.size());
  }
  return {};
}

Status CaptureWriter::commit() {
  const net::Bytes last = net::Bytes(buffer_).first(used_);
  if (const int error = file_->finish(last); error != 0) return trouble(error);
  used_ = 0;
  if (std::rename(temporary_.c_str(), path_.c_str()) != 0) return trouble(errno);
  temporary_.clear();
  return {};
}

Failure CaptureWriter::trouble(int error) const {
  return failure(Error::Code::unreadable,
                 fmt::format("{}: {}; nothing was left of it", path_, std::strerror(error)));
}

}  // namespace guestlink::io
