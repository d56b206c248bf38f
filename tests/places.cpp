#include "tests/places.h"

namespace guestlink::test {

// The only file that knows the two places: every other object is the same in each checkout, so that
// a compiler cache serves them all.
std::string source_dir() {
  return GUESTLINK_SOURCE_DIR;
}

std::string program() {
  return GUESTLINK_PROGRAM;
}

}  // namespace guestlink::test
