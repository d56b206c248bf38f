#pragma once

#include <string>
#include <vector>

#include "reference/relay/settings_reader.h"
#include "sim/scenario/scenario.h"

namespace guestlink::sim {

/// What reading a file called demo.json gave.
struct ReadScenario {
  std::vector<Scenario> runs;
  std::string complaints;
};

inline ReadScenario read_demo(const std::string& text,
                              MatrixChoice matrix = MatrixChoice::pairwise) {
  SourceSet sources;
  const FileId file = sources.add("demo.json", text);
  Diagnostics findings;
  ReadScenario read{read_scenario(sources, file, findings, matrix), ""};
  for (const Diagnostic& one : findings) read.complaints += relay::in_words(sources, one);
  return read;
}

/// A good scenario; tests change words of it.
inline const std::string demo_text = R"({
  "schema_version": 1,
  "name": "demo",
  "let": {"times": 3},
  "topology": {
    "nodes": {
      "host": {"role": "host", "gateway": "192.0.2.2"},
      "guest": {"role": "guest"}
    },
    "links": [{"id": "tap0", "medium": "cable", "a": "host:eth0", "b": "guest:eth0"}],
    "interfaces": {"host:eth0": {"mac": "02:00:00:00:00:01", "addr": ["192.0.2.1/24"]}}
  },
  "steps": [{"id": "out", "at": "host", "ping": {"dst": "192.0.2.2", "count": "$times"}}],
  "expect": [
    {"at": "host", "step": "out", "result": {"received": "$times"}},
    {"tap": "host:eth0", "packets": [{"id": "req", "match": {"ip": {"src": "192.0.2.1"}}}]}
  ]
}
)";

/// demo_text with the first `from` replaced.
inline std::string demo_with(const std::string& from, const std::string& to) {
  std::string text = demo_text;
  return text.replace(text.find(from), from.size(), to);
}

}  // namespace guestlink::sim
