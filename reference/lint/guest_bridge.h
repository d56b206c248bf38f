#pragma once

#include <vector>

#include "reference/base/source.h"
#include "reference/model/laptop.h"

namespace guestlink::lint {

/// Where guest/etc/network/interfaces puts a Wi-Fi station into a bridge: the option's value.
std::vector<SourceSpan> bridged_radios(const model::Laptop& laptop);

}  // namespace guestlink::lint
