#pragma once

#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace guestlink {

/// What went wrong in the world outside: a file, a system call, another program.
/// The user's own configuration is never an Error; that is a Diagnostic.
struct Error {
  enum class Code {
    unreadable,   ///< A wrong argument, or a file that cannot be read or written: exit code 2.
    unsupported,  ///< This machine cannot do it: exit code 77.
    timed_out,    ///< A condition did not come true before its deadline.
    failed,       ///< A system call or a program failed: exit code 3.
  };
  Code code = Code::failed;
  std::string message;  ///< One sentence with the name of the thing and, where known, the remedy.
};

using Failure = tl::unexpected<Error>;

inline Failure failure(Error::Code code, std::string message) {
  return Failure(Error{code, std::move(message)});
}

/// A value, or why there is none.  The names are those of C++23's std::expected.
template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
  // NOLINTNEXTLINE(google-explicit-constructor): the monadic members return the base type.
  Result(tl::expected<T, Error> value) : tl::expected<T, Error>(std::move(value)) {}
};

/// Success, or why not.
using Status = Result<void>;

}  // namespace guestlink
