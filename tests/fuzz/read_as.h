#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "reference/config/complete.h"
#include "reference/config/load_laptop.h"

namespace guestlink {

/// Reads the bytes as the file `path` of a laptop; what is read must lie inside the text.
inline void read_as(const char* path, const std::uint8_t* data, std::size_t size) {
  SourceSet sources;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast)
  const FileId file = sources.add(path, {reinterpret_cast<const char*>(data), size});
  const config::FileKind* kind = config::kind_of(path);
  if (kind == nullptr) std::abort();
  model::Laptop laptop;
  Diagnostics diagnostics;
  laptop.files.push_back(config::begin_file(sources, file, kind));
  config::Reading reading(sources, path, laptop, laptop.files.front(), diagnostics);
  kind->read(reading);
  config::complete(laptop, sources, diagnostics);
  for (const model::RefusedText& one : laptop.files.front().refused) {
    if (one.where.end > size || one.where.begin > one.where.end) std::abort();
  }
  for (const Diagnostic& one : diagnostics) {
    if (one.where.end > size || one.where.begin > one.where.end) std::abort();
  }
  if (laptop.files.front().lines.size() != sources.line_count(file)) std::abort();
}

}  // namespace guestlink
