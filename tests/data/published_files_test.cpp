// What others publish as good must not be called wrong: vm-bhyve's own templates, each as the VM of
// a small laptop.  (wifibox' sample is the laptop `wifibox`, which fixtures/damage holds to
// nothing.)

#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "reference/base/file_reader.h"
#include "reference/config/load_laptop.h"
#include "reference/lint/rule.h"
#include "tests/support/corpus.h"
#include "tests/support/laptop_damage.h"

namespace guestlink::lint {
namespace {

/// The rules of severity error that speak of a laptop whose VM is `text`.
std::set<std::string> errors_of(const std::string& name, const std::string& text) {
  SourceSet sources;
  const MemoryFiles files(
      {{"l/host/vm/" + name + "/" + name + ".conf", text},
       {"l/host/vm/.templates/" + name + ".conf", text},
       {"l/host/vm/.config/system.conf",
        "switch_list=\"public\"\ntype_public=\"standard\"\n"
        "ports_public=\"em0\"\n"},
       {"l/host/etc/rc.conf", "vm_enable=\"YES\"\nvm_dir=\"/vm\"\nvm_list=\"" + name + "\"\n"}});
  auto loaded = config::load_laptop(files, "l", sources);
  if (!loaded) return {loaded.error().message};
  Diagnostics all = std::move(loaded->diagnostics);
  std::ranges::move(check(loaded->laptop, sources, all_rules()), std::back_inserter(all));
  std::set<std::string> errors;
  for (const Diagnostic& one : all) {
    if (one.severity == Severity::error) errors.emplace(one.rule);
  }
  return errors;
}

TEST(PublishedFiles, VmBhyvesTemplatesHaveNoErrorButThoseTheyAdmit) {
  NEED_CORPUS();
  // The first loads a kernel that Alpine no longer has, and says of itself that it "may not work
  // now"; the second is the list of all keys, not a VM.
  const std::map<std::string, std::set<std::string>> known{
      {"legacy-alpine", {"vmconf-stale-kernel-names"}},
      {"config", {"vmconf-loader-missing"}},
  };
  const auto templates = test::corpus_files("vm-bhyve", "");
  EXPECT_GT(templates.size(), 10U);
  for (const auto& path : templates) {
    const std::string name = path.stem().string();
    const auto found = known.find(name);
    EXPECT_EQ(errors_of(name, test::file_text(path)),
              found == known.end() ? std::set<std::string>{} : found->second)
        << path;
  }
}

}  // namespace
}  // namespace guestlink::lint
