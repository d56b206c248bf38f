#include "reference/cli/failure.h"

#include <cstdio>

#include <fmt/format.h>

namespace guestlink::cli {

Exit say_failure(const Error& error) {
  // Mistakes in a file come with their places, line by line, and speak for themselves.
  const bool with_places = error.message.ends_with('\n');
  fmt::print(stderr, "{}{}{}", with_places ? "" : "guestlink: ", error.message,
             with_places ? "" : "\n");
  switch (error.code) {
  case Error::Code::unreadable: return Exit::usage;
  case Error::Code::unsupported: return Exit::skipped;
  case Error::Code::timed_out:
  case Error::Code::failed: return Exit::fault;
  }
  return Exit::fault;
}

}  // namespace guestlink::cli
