#include "sim/laptop/nat_settings.h"

#include <map>
#include <string>

#include <gtest/gtest.h>

#include "sim/laptop/rehearsal.h"
#include "tests/places.h"

namespace guestlink::sim {
namespace {

const std::string fixed = test::source_dir() + "/fixtures/laptops/seed-001-fixed";
const std::string nat_path = fixed + "/guest/root/nat.sh";

/// The corrected laptop with a replacement in its nat.sh.
NatPlan plan_with(const std::string& from, const std::string& to) {
  const DiskFiles disk;
  std::string text = disk.read(nat_path).value();
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  text.replace(at, from.size(), to);
  const OverlayFiles files(disk, {{nat_path, text}});
  const auto subject = load_subject(files, fixed);
  EXPECT_TRUE(subject);
  return plan_nat(**subject);
}

constexpr const char* masquerade = "-A POSTROUTING -s $net -o $outside -j MASQUERADE\n";
constexpr const char* out = "-A FORWARD -i $inside -o $outside -s $net -j ACCEPT\n";
constexpr const char* back =
    "-A FORWARD -i $outside -o $inside -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n";

TEST(NatPlan, TakesTheServicesThatInputLetsIn) {
  const NatPlan plan = plan_with("#!/bin/sh", "#!/bin/sh");
  EXPECT_EQ(plan.kind, NatPlan::Kind::forwards) << plan.why;
  EXPECT_EQ(plan.accept.dump(),
            R"([{"protocol":"tcp","ports":22},{"protocol":"tcp","ports":2210}])");
  EXPECT_EQ(plan.nat44["port_forwards"].dump(), "[]");
}

TEST(NatPlan, TurnsDnatIntoPortForwards) {
  const NatPlan plan = plan_with(
      masquerade, std::string(masquerade) +
                      "-A PREROUTING -i $outside -p tcp --dport 2222 -j DNAT --to-destination "
                      "172.24.1.49:22\n");
  EXPECT_EQ(plan.nat44["port_forwards"].dump(),
            R"([{"protocol":"tcp","outside_ports":2222,"inside_address":"172.24.1.49",)"
            R"("inside_port":22}])");
}

TEST(NatPlan, DoesNotTranslateWhatNoRuleTranslates) {
  EXPECT_EQ(plan_with(masquerade, "").kind, NatPlan::Kind::only_routes);
  EXPECT_EQ(plan_with(masquerade, "-A POSTROUTING -s $net -o $inside -j MASQUERADE\n").kind,
            NatPlan::Kind::only_routes);
  EXPECT_EQ(plan_with(masquerade, "-A POSTROUTING -s 10.9.8.0/24 -o $outside -j MASQUERADE\n").kind,
            NatPlan::Kind::only_routes);
}

TEST(NatPlan, ForwardsNothingWhereForwardDrops) {
  EXPECT_EQ(plan_with(out, "").kind, NatPlan::Kind::silent);
}

TEST(NatPlan, SaysWhatItsSettingsCannotSay) {
  const NatPlan plan = plan_with(back, "");
  EXPECT_EQ(plan.kind, NatPlan::Kind::out);
  EXPECT_NE(plan.why.find("drops the replies"), std::string::npos) << plan.why;
}

TEST(OwnForwarder, SaysWhereItIsNotPut) {
  const auto at = [](const char* name) {
    const auto subject =
        load_subject(DiskFiles(), test::source_dir() + "/fixtures/laptops/" + std::string(name));
    return own_forwarder_is_out(**subject).value_or("");
  };
  EXPECT_EQ(at("seed-001-fixed"), "");
  EXPECT_EQ(at("seed-002-fixed"), "");
  EXPECT_EQ(at("seed-003-nat"), "the host forwards, by pf");
  EXPECT_EQ(at("seed-003-passthrough"), "nobody forwards: host and guest have a card each");
  EXPECT_EQ(at("seed-004-firewall"), "the guest forwards by pf");
}

}  // namespace
}  // namespace guestlink::sim
