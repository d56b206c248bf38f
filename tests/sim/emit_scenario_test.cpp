#include "sim/laptop/emit_scenario.h"

#include <set>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/places.h"

namespace guestlink::sim {
namespace {

std::string emitted(const std::string& name) {
  const auto subject = load_subject(DiskFiles(), test::source_dir() + "/fixtures/laptops/" + name);
  EXPECT_TRUE(subject) << name;
  return scenario_of(**subject, ForwarderKind::kernel, "mine", "../" + name);
}

std::set<std::string> steps_of(const nlohmann::json& file) {
  std::set<std::string> steps;
  for (const auto& step : file["steps"]) steps.insert(step["id"].get<std::string>());
  return steps;
}

TEST(EmittedScenario, HasTheProbesOfTheLaptopsRoad) {
  const auto nat = nlohmann::json::parse(emitted("seed-001-fixed"), nullptr, true, true);
  EXPECT_EQ(nat["name"], "mine");
  EXPECT_EQ(nat["laptop"], "../seed-001-fixed");
  EXPECT_TRUE(steps_of(nat).contains("host-guest-ping"));
  EXPECT_TRUE(steps_of(nat).contains("host-server-tcp"));
  EXPECT_FALSE(steps_of(nat).contains("guest-server-ping"));
  const auto bridge = nlohmann::json::parse(emitted("seed-003-bridge"), nullptr, true, true);
  EXPECT_TRUE(steps_of(bridge).contains("guest-server-ping"));
}

TEST(EmittedScenario, ExpectsSomethingOfEveryProbe) {
  const auto file = nlohmann::json::parse(emitted("seed-003-nat"), nullptr, true, true);
  std::set<std::string> expected;
  bool never = false;
  for (const auto& one : file["expect"]) {
    if (one.contains("step")) expected.insert(one["step"].get<std::string>());
    if (one.contains("never")) {
      never = true;
      EXPECT_EQ(one["tap"], "ap:port2");
      EXPECT_EQ(one["never"]["any_field"][0], "10.0.0.0/24");
    }
  }
  for (const std::string& step : steps_of(file)) {
    EXPECT_TRUE(step == "serve" || expected.contains(step)) << step;
  }
  EXPECT_TRUE(never);
}

TEST(EmittedScenario, NamesWhatItCannotState) {
  EXPECT_NE(emitted("seed-001-fixed").find("// Tried by guestlink rehearse only: ssh-reverse\n"),
            std::string::npos);
}

}  // namespace
}  // namespace guestlink::sim
