#pragma once

#include <memory>
#include <string>

#include "reference/net/bytes.h"

namespace guestlink::sim {

/// SHA-256 (FIPS 180-4) of bytes that come piece by piece.
class Digest {
 public:
  Digest();
  ~Digest();
  Digest(Digest&&) noexcept;
  Digest& operator=(Digest&&) noexcept;
  void add(net::Bytes bytes);
  /// 64 hexadecimal digits; nothing may be added afterwards.
  std::string finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace guestlink::sim
