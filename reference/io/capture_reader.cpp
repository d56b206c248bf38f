#include "reference/io/capture_reader.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "reference/io/classic_pcap.h"
#include "reference/io/descriptor.h"
#include "reference/io/library_pcap.h"

namespace guestlink::io {
namespace {

Failure unreadable(const std::string& path, const std::string& why) {
  return failure(Error::Code::unreadable, fmt::format("{}: {}", path, why));
}

/// What a file that is no capture begins with, and what to do about it.
struct Stranger {
  std::array<std::uint8_t, 4> begins;
  std::size_t length;
  const char* what;
};

constexpr std::array<Stranger, 5> strangers{{
    {{0x1f, 0x8b}, 2, "it is compressed with gzip: unpack it with gunzip first"},
    {{0x28, 0xb5, 0x2f, 0xfd}, 4, "it is compressed with zstd: unpack it with unzstd first"},
    {{0xfd, '7', 'z', 'X'}, 4, "it is compressed with xz: unpack it with unxz first"},
    {{'B', 'Z', 'h'}, 3, "it is compressed with bzip2: unpack it with bunzip2 first"},
    {{'s', 'n', 'o', 'o'}, 4, "it is a snoop capture: convert it with editcap -F pcap"},
}};

}  // namespace

Result<std::unique_ptr<CaptureReader>> open_capture_reader(const std::string& path,
                                                           const LinkEnds& ends) {
  // Not blocking, so that a pipe without a writer cannot hold us for ever.
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.valid()) return unreadable(path, std::strerror(errno));
  struct stat status {};
  if (::fstat(file.number(), &status) != 0) return unreadable(path, std::strerror(errno));
  if (!S_ISREG(status.st_mode)) return unreadable(path, "it is not a regular file");
  std::array<std::uint8_t, 24> head{};
  const ssize_t got = ::pread(file.number(), head.data(), head.size(), 0);
  if (got < 0) return unreadable(path, std::strerror(errno));
  if (got == 0) return unreadable(path, "it is empty, not even a capture's header");
  for (const Stranger& stranger : strangers) {
    if (std::equal(stranger.begins.begin(), stranger.begins.begin() + stranger.length,
                   head.begin())) {
      return unreadable(path, stranger.what);
    }
  }
  if (got == static_cast<ssize_t>(head.size()) && is_classic_pcap(head) &&
      link_type_of(head) == link_type::ethernet) {
    return open_classic_pcap(path, std::move(file), head);
  }
  return open_library_pcap(path, ends);
}

}  // namespace guestlink::io
