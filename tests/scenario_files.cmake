# Included by ctest: one test for each file that `guestlink list` finds in scenarios/.  77 is a need
# that this machine lacks; with GUESTLINK_REQUIRE=all the program calls that a failure.

execute_process(COMMAND ${program} list scenarios --format ctest
                WORKING_DIRECTORY ${source}
                OUTPUT_VARIABLE lines ERROR_VARIABLE trouble RESULT_VARIABLE code)
if(NOT code EQUAL 0)
  message("guestlink list: ${trouble}")
  add_test(scenarios/cannot-be-listed ${CMAKE_COMMAND} -E false)
  set_tests_properties(scenarios/cannot-be-listed PROPERTIES LABELS scenario)
  return()
endif()
string(REGEX MATCHALL "[^\n]+" lines "${lines}")
foreach(line IN LISTS lines)
  # A path, the scenario's name, its family and its seconds.
  string(REPLACE "|" ";" parts "${line}")
  list(GET parts 0 path)
  list(GET parts 1 name)
  list(GET parts 2 family)
  list(GET parts 3 seconds)
  set(test scenarios/${family}/${name})
  add_test(${test} ${program} run ${path} --color never --capture fail
           --results ${results})
  set_tests_properties(${test} PROPERTIES LABELS "scenario;${family}" TIMEOUT ${seconds}
                       SKIP_RETURN_CODE 77 WORKING_DIRECTORY ${source})
endforeach()
