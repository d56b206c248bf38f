#pragma once

#include "reference/base/diagnostic.h"
#include "reference/base/source.h"
#include "reference/model/laptop.h"

namespace guestlink::config {

/// Fills in what follows from several files together, once all are read: the interfaces that
/// rc.conf makes, the functions that loader.conf keeps for guests.
void complete(model::Laptop& laptop, const SourceSet& sources, Diagnostics& out);

}  // namespace guestlink::config
