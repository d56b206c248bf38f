#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "reference/base/result.h"

namespace guestlink::sim {

/// Owns one file descriptor; -1 is none.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();

  int number() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }
  void close();
  int release() { return std::exchange(number_, -1); }

 private:
  int number_ = -1;
};

/// Both ends of a pipe(2) or a socketpair(2), closed on exec.
struct DescriptorPair {
  Descriptor first;   ///< A pipe's reading end.
  Descriptor second;  ///< A pipe's writing end.
};
Result<DescriptorPair> make_pipe();
Result<DescriptorPair> make_socket_pair();

/// What errno says about `action`: "cannot open /dev/net/tun: Permission denied".
Failure system_failure(std::string_view action, Error::Code code = Error::Code::failed);
Failure system_failure(std::string_view action, int number, Error::Code code = Error::Code::failed);

}  // namespace guestlink::sim
