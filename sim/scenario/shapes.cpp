#include "sim/scenario/shapes.h"

#include <algorithm>
#include <array>
#include <map>

#include "reference/json/scalars.h"
#include "sim/expect/expectation.h"
#include "sim/scenario/scenario.h"
#include "sim/steps/step_kind.h"

namespace guestlink::sim {
namespace {

using json::JsonNode;
using json::ObjectShape;
using json::ValueType;

const ObjectShape& await_shape() {
  static const ObjectShape shape{
      .name = "an await",
      .meaning = "What must be so before the next step begins: carrier, or also an address.",
      .fields = {{"at", &endpoint_text, "The interface.", R"("vm:vtnet0")", "", true},
                 {"addr", &json::ipv4_network, "The address that it must have.",
                  R"("192.168.87.47/24")", "carrier is enough"}}};
  return shape;
}
constexpr ValueType await_object{
    .kind = ValueType::Kind::object, .words = "an object", .schema = "", .object = await_shape};

/// The argument objects of the step kinds as types, which must live as long as the shapes.
const ValueType* arguments_type(const StepKind& kind) {
  static std::map<std::string_view, ValueType> types = [] {
    std::map<std::string_view, ValueType> made;
    for (const StepKind* one : step_kinds()) {
      made[one->name] = {.kind = ValueType::Kind::object,
                         .words = "an object",
                         .schema = "",
                         .object = one->arguments};
    }
    return made;
  }();
  return &types.at(kind.name);
}

const ObjectShape& step_shape() {
  static const ObjectShape shape = [] {
    ObjectShape made{
        .name = "a step",
        .meaning =
            "Something that a node does, one after the other. The key that is none of the "
            "common ones says what.",
        .fields = {{"id", &name_text, "By which expectations name it.", R"("out")", "", true},
                   {"at", &name_text, "The node.", R"("host")", "", true},
                   {"await", &await_object, "What must be so before the next step begins.",
                    R"({"at": "vm:vtnet0"})", "nothing"},
                   {"deadline", &json::number_of_time,
                    "How long it may take; no answer by then is a finding, not a mistake.",
                    R"("2s")", R"("5s")"}}};
    for (const StepKind* one : step_kinds()) {
      made.forms.push_back(
          {.key = {one->name, arguments_type(*one), one->summary, one->example, ""}});
    }
    return made;
  }();
  return shape;
}

const ValueType step_list{
    .kind = ValueType::Kind::list, .words = "a list of steps", .schema = "", .item = &step_type()};
const ValueType expectation_list{.kind = ValueType::Kind::list,
                                 .words = "a list of expectations",
                                 .schema = "",
                                 .item = &expectation_type()};

constexpr std::array<std::string_view, 3> world_names{"netns", "vm", "model"};
constexpr ValueType world_name{.words = "netns, vm or model",
                               .schema = "",
                               .accepts =
                                   [](const JsonNode& node) {
                                     return std::ranges::find(world_names, node.text) !=
                                            world_names.end();
                                   },
                               .choices = world_names};
constexpr ValueType world_list{
    .kind = ValueType::Kind::list, .words = "a list of worlds", .schema = "", .item = &world_name};
constexpr ValueType name_list{
    .kind = ValueType::Kind::list, .words = "a list of names", .schema = "", .item = &name_text};
constexpr ValueType world_needs{.kind = ValueType::Kind::map,
                                .words = "an object of lists by world",
                                .schema = "",
                                .item = &name_list,
                                .key = &world_name};
constexpr ValueType need_list{.kind = ValueType::Kind::either,
                              .words = "a list of names, or an object of such by world",
                              .schema = "",
                              .item = &name_list,
                              .second = &world_needs};
constexpr std::array<std::string_view, 2> engine_names{"own", "kernel"};
constexpr ValueType engine_name{.words = "own or kernel",
                                .schema = "",
                                .accepts =
                                    [](const JsonNode& node) {
                                      return std::ranges::find(engine_names, node.text) !=
                                             engine_names.end();
                                    },
                                .choices = engine_names};
constexpr ValueType constant_map{.kind = ValueType::Kind::map,
                                 .words = "an object of values by name",
                                 .schema = "",
                                 .item = &json::any_value,
                                 .key = &json::any_text};

const ObjectShape& edit_shape() {
  static const ObjectShape shape{
      .name = "an edit",
      .meaning = "A change to one of the laptop's files: what is wrong with this one.",
      .fields = {
          {"file", &json::any_text, "The file, below the laptop's directory.",
           R"("host/boot/loader.conf")", "", true},
          {"was", &json::any_text, "What stands there, once.", R"("vmm_load=\"YES\"\n")", "", true},
          {"becomes", &json::any_text, "What takes its place.", R"("")", "", true}}};
  return shape;
}
constexpr ValueType edit_object{
    .kind = ValueType::Kind::object, .words = "an object", .schema = "", .object = edit_shape};
constexpr ValueType edit_list{
    .kind = ValueType::Kind::list, .words = "a list of edits", .schema = "", .item = &edit_object};

constexpr ValueType version_number{
    .words = "1", .schema = R"({"const": 1})", .accepts = [](const JsonNode& node) {
      return node.natural == std::uint64_t{1};
    }};

const ObjectShape& limits_shape() {
  static const ObjectShape shape{
      .name = "limits",
      .meaning = "What a run may take.",
      .fields = {{"timeout", &json::number_of_time, "All steps together.", R"("5s")", R"("30s")"},
                 {"packets", &json::whole_number, "Frames at one tap.", "200", "10000"}}};
  return shape;
}
constexpr ValueType limits_object{
    .kind = ValueType::Kind::object, .words = "an object", .schema = "", .object = limits_shape};

const ObjectShape& bounds_shape() {
  static const ObjectShape shape{
      .name = "bounds of findings",
      .meaning = "How many findings there may be that are neither allowed nor demanded.",
      .fields = {{"error", &json::whole_number, "Errors.", "0", "0"},
                 {"warning", &json::whole_number, "Warnings.", "0", "any number"}}};
  return shape;
}
constexpr ValueType bounds_object{
    .kind = ValueType::Kind::object, .words = "an object", .schema = "", .object = bounds_shape};

const ObjectShape& check_shape() {
  static const ObjectShape shape{
      .name = "a laptop check",
      .meaning = "What `guestlink check` must say about the laptop's files.",
      .fields = {{"max", &bounds_object, "How many findings there may be.", R"({"error": 0})",
                  R"({"error": 0})"},
                 {"allow", &name_list, "Rules whose findings do not count.",
                  R"(["subnet-common-default"])", "none"},
                 {"must", &name_list, "Rules that must find something.",
                  R"(["pf-nat-wrong-interface"])", "none"},
                 {"unpredicted", &json::any_text,
                  "Why no finding predicts that a rehearsal of these files fails: a laptop that is "
                  "to fail needs this, a rule in `must` or an expectation `finding`.",
                  R"("of a guest's own pf.conf nothing is judged")", ""}}};
  return shape;
}
constexpr ValueType check_object{
    .kind = ValueType::Kind::object, .words = "an object", .schema = "", .object = check_shape};

const ObjectShape& expected_failure_shape() {
  static const ObjectShape shape{
      .name = "an expected failure",
      .meaning =
          "How the run must fail: one mismatch must be all that is named. A run that passes "
          "is then the failure.",
      .fields = {
          {"step", &json::any_text, "The step whose result is wrong.", R"("lease")", "any"},
          {"tap", &json::any_text, "The tap where it is seen.", R"("host:re1")", "any"},
          {"id", &json::any_text, "The packet that differs or is missing.", R"("req.out")", "any"},
          {"field", &json::any_text,
           "The field that differs, or that shows what must not "
           "show.",
           R"("ip.src")", "any"},
          {"rule", &json::any_text, "The rule of `guestlink check` that it is about.",
           R"("pptdevs-missing")", "any"},
          {"link", &json::any_text, "The link that did away with a frame.", R"("air")", "any"},
          {"counter", &json::any_text, "Why that link did, as its counters call it.",
           R"("spurious_source")", "any"},
          {"text", &json::any_text, "Words of its message.", R"("refused")", "any"}}};
  return shape;
}
constexpr ValueType expected_failure_object{.kind = ValueType::Kind::object,
                                            .words = "an object",
                                            .schema = "",
                                            .object = expected_failure_shape};

const ObjectShape& variant_shape() {
  static const ObjectShape shape{
      .name = "a variant",
      .meaning = "The scenario with changes.",
      .fields = {
          {"title", &json::any_text, "Its own claim, in one sentence.",
           R"("Without 4addr the host gets no lease")", "the scenario's"},
          {"set", &constant_map,
           "New values by JSON pointer (RFC 6901); a missing last member is made.",
           R"({"/steps/0/ping/count": 1})", "nothing"},
          {"worlds", &world_list, "Instead of the scenario's.", R"(["netns"])", "the scenario's"},
          {"expect", &expectation_list, "Instead of the scenario's.",
           R"([{"at": "ap", "step": "back", "result": {"connected": false}}])", "the scenario's"},
          {"check", &check_object, "Added to the scenario's; its bounds win.",
           R"({"must": ["pf-nat-wrong-interface"]})", "the scenario's"},
          {"expect_failure", &expected_failure_object, "That and how it must fail.",
           R"({"tap": "ap:bss0", "field": "ip.src"})", "it must pass"}}};
  return shape;
}
constexpr ValueType variant_object{
    .kind = ValueType::Kind::object, .words = "an object", .schema = "", .object = variant_shape};
constexpr ValueType variant_map{.kind = ValueType::Kind::map,
                                .words = "an object of variants by name",
                                .schema = "",
                                .item = &variant_object,
                                .key = &name_text};
constexpr ValueType axis_map{.kind = ValueType::Kind::map,
                             .words = "an object of `set`s by name",
                             .schema = "",
                             .item = &constant_map,
                             .key = &json::any_text};
constexpr ValueType matrix_map{.kind = ValueType::Kind::map,
                               .words = "an object of axes by name",
                               .schema = "",
                               .item = &axis_map,
                               .key = &name_text};

const ObjectShape& scenario_shape() {
  static const ObjectShape shape{
      .name = "a scenario",
      .meaning = "One claim: machines, what they do, and what must be seen.",
      .fields = {
          {"$schema", &json::any_text, "Where an editor finds the schema of this file.",
           R"("../docs/scenario.schema.json")", ""},
          {"schema_version", &version_number, "The version of this format.", "1", "", true},
          {"name", &name_text, "The file's name without its ending.",
           R"("nat44-guest-masquerades")", "", true},
          {"title", &json::any_text, "The claim, in one sentence.",
           R"("The host reaches the access point through the guest's NAT")", ""},
          {"tags", &name_list, "By which runs choose scenarios.", R"(["nat", "seed-000"])", "none"},
          {"worlds", &world_list, "Where it may run.", R"(["netns"])", "all"},
          {"needs", &need_list,
           "What the machine must have, as `guestlink doctor` names it: everywhere, or for each "
           "world its own.",
           R"(["tap", "sshd"])", "none"},
          {"limits", &limits_object, "What a run may take.", R"({"timeout": "5s"})",
           "30 s and 10,000 frames"},
          {"seed", &json::whole_number, "Every chance comes from it.", "1", "1"},
          {"let", &constant_map, "Constants, used as \"$name\".", R"({"len": 98})", "none"},
          {"laptop", &json::text_or_texts,
           "A laptop's directory, or several of which a later one wins file by file; relative to "
           "this file.",
           R"("../fixtures/laptops/seed-000-fixed")", "none"},
          {"edits", &edit_list, "Changes to the laptop's files, made one after the other.",
           R"([{"file": "host/boot/loader.conf", "was": "vmm_load=\"YES\"\n", "becomes": ""}])",
           "none"},
          {"check", &check_object, "What `guestlink check` must say about it.",
           R"({"max": {"error": 0}})", R"({"max": {"error": 0}})"},
          {"engine", &engine_name,
           "Who forwards where the topology is the laptop's: kernel, by the laptop's own files; "
           "own, guestlink's forwarder with settings derived from them.",
           R"("own")", R"("kernel")"},
          {"topology", &topology_type(), "The machines and what joins them.",
           R"({"nodes": {"host": {"role": "host"}}})",
           "what the laptop's files describe: host, guest, ap, lan and net, all booted before "
           "the first step; what their boot found is the result of step \"boot\" at guest"},
          {"include", &json::texts,
           "Files with parts of a topology (nodes, links, interfaces), relative to this file; "
           "their names end in .part.json. Nothing may be given twice.",
           R"(["lan.part.json"])", "none"},
          {"steps", &step_list, "What is done.",
           R"([{"id": "out", "at": "host", "ping": {"dst": "192.0.2.1"}}])", "", true},
          {"expect", &expectation_list, "What must be seen.",
           R"([{"at": "host", "step": "out", "result": {"received": 1}}])", "", true},
          {"variants", &variant_map, "The same with changes, each by a name.",
           R"({"one": {"set": {"/steps/0/ping/count": 1}}})", "none"},
          {"matrix", &matrix_map,
           "Axes of changes, which are combined: all pairs of values, all combinations or the "
           "first of each, as the run asks.",
           R"({"size": {"small": {"/let/len": 60}, "large": {"/let/len": 1514}}})", "none"}}};
  return shape;
}

const ObjectShape& run_shape() {
  static const ObjectShape shape = [] {
    ObjectShape made = scenario_shape();
    std::erase_if(made.fields, [](const json::Field& one) {
      return one.name == "variants" || one.name == "matrix";
    });
    made.fields.push_back({"expect_failure", &expected_failure_object, "How it must fail.",
                           R"({"tap": "ap:bss0"})", "it must pass"});
    return made;
  }();
  return shape;
}

}  // namespace

const ValueType& run_type() {
  static const ValueType type{
      .kind = ValueType::Kind::object, .words = "an object", .schema = "", .object = run_shape};
  return type;
}

const ValueType& step_type() {
  static const ValueType type{
      .kind = ValueType::Kind::object, .words = "a step", .schema = "", .object = step_shape};
  return type;
}

const ValueType& scenario_type() {
  static const ValueType type{.kind = ValueType::Kind::object,
                              .words = "an object",
                              .schema = "",
                              .object = scenario_shape};
  return type;
}

}  // namespace guestlink::sim
