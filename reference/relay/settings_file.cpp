#include "reference/relay/settings_file.h"

#include <iostream>
#include <iterator>
#include <utility>

#include "reference/base/file_reader.h"
#include "reference/relay/settings_reader.h"

namespace guestlink::relay {

Result<forward::Settings> load_settings(const std::string& path) {
  SourceSet sources;
  if (path == "-") {
    sources.add("standard input",
                {std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()});
  } else {
    auto text = DiskFiles().read(path);
    if (!text) return failure(Error::Code::unreadable, text.error().message);
    sources.add(path, *std::move(text));
  }
  Diagnostics findings;
  auto settings = read_settings(sources, {0}, findings);
  if (settings) return *std::move(settings);
  std::string all;
  for (const Diagnostic& finding : findings) all += in_words(sources, finding);
  return failure(Error::Code::unreadable, std::move(all));
}

}  // namespace guestlink::relay
