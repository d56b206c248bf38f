#pragma once

#include "reference/conform/build_frame.h"

namespace guestlink::test {

/// The same frame as conform::build_frame, its headers and checksums written by libtins: an oracle
/// that shares no code with the engine.
conform::BuiltFrame build_by_libtins(const conform::FrameText& text,
                                     const conform::Surroundings& around);

}  // namespace guestlink::test
