#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "reference/base/time.h"

namespace guestlink::sim {

/// How long a program of the world may take to start or to do its work.
inline constexpr Duration start_patience = std::chrono::seconds(20);

/// What a guest's own lines, leases and services may take at one boot, all together: a laptop with
/// many endless lines ends as soon as one with a single one.
class BootTime {
 public:
  explicit BootTime(Duration whole = std::chrono::seconds(30)) : whole_(whole), left_(whole) {}

  /// How long the next line may take: start_patience, or what is left if that is less.
  Duration patience() const;
  bool is_spent() const { return left_ <= Duration::zero(); }
  /// `what`, a line or a service, took this much of it.
  void spend(std::string_view what, Duration took);
  /// "the boot's 30 s are spent, 20.0 s of them by '/root/wait'": for people, once it is so.
  std::string words() const;
  /// The next boot has it whole.
  void renew();

 private:
  Duration whole_;
  Duration left_;
  std::string longest_;  ///< What took most so far.
  Duration longest_took_{};
};

}  // namespace guestlink::sim
