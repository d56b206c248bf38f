#pragma once

#include "reference/model/passthrough.h"

namespace guestlink::lint {

using model::PassedDevice;

}  // namespace guestlink::lint
