# Writes a C++ table of the rules' fixtures, so that `guestlink explain` can show them.
function(guestlink_rule_examples target)
  set(root ${PROJECT_SOURCE_DIR}/fixtures/rules)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${root} ${root}/*)
  list(SORT files)
  set(rows "")
  foreach(file ${files})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${root}/${file})
    string(REGEX MATCH "^[^/]+" folder ${file})
    string(LENGTH "${folder}/" length)
    string(SUBSTRING ${file} ${length} -1 path)
    if(path STREQUAL "expected.txt")
      continue()
    endif()
    string(REGEX REPLACE "\\.good$" "" rule ${folder})
    set(good false)
    if(folder MATCHES "\\.good$")
      set(good true)
    endif()
    file(READ ${root}/${file} text HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" text "${text}")
    # One literal per 16 bytes: a hexadecimal escape ends with its literal.
    string(REGEX REPLACE "((\\\\x..)(\\\\x..)?(\\\\x..)?(\\\\x..)?(\\\\x..)?(\\\\x..)?(\\\\x..)?(\\\\x..)?)"
           "\n     \"\\1\"" text "${text}")
    if(text STREQUAL "")
      set(text "\"\"")
    endif()
    string(APPEND rows "    Example{\"${rule}\", ${good}, \"${path}\", ${text}},\n")
  endforeach()
  set(output ${PROJECT_BINARY_DIR}/rule_examples.cpp)
  file(CONFIGURE OUTPUT ${output} @ONLY CONTENT
"// Made by ci/rule_examples.cmake from fixtures/rules.
#include \"reference/lint/examples.h\"
namespace guestlink::lint {
std::span<const Example> all_examples() {
  static constexpr Example examples[] = {
    Example{},
@rows@  };
  return std::span<const Example>(examples).subspan(1);
}
}  // namespace guestlink::lint
")
  target_sources(${target} PRIVATE ${output})
endfunction()
