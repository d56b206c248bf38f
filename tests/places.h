#pragma once

#include <string>

namespace guestlink::test {

/// The checkout that the tests were built from, without a slash at its end.
std::string source_dir();

/// The program that the tests try: build/PRESET/guestlink.
std::string program();

}  // namespace guestlink::test
