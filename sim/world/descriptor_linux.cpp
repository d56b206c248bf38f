#include <array>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fmt/format.h>

#include "sim/world/descriptor.h"

namespace guestlink::sim {

Descriptor::~Descriptor() {
  close();
}

void Descriptor::close() {
  if (number_ >= 0) ::close(std::exchange(number_, -1));
}

Result<DescriptorPair> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return system_failure("cannot make a pipe");
  return DescriptorPair{Descriptor(ends[0]), Descriptor(ends[1])};
}

Result<DescriptorPair> make_socket_pair() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return system_failure("cannot make a pair of sockets");
  }
  return DescriptorPair{Descriptor(ends[0]), Descriptor(ends[1])};
}

Failure system_failure(std::string_view action, int number, Error::Code code) {
  return failure(code, fmt::format("{}: {}", action, std::generic_category().message(number)));
}

Failure system_failure(std::string_view action, Error::Code code) {
  return system_failure(action, errno, code);
}

}  // namespace guestlink::sim
