#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "reference/base/result.h"
#include "reference/base/time.h"

namespace guestlink::sim {

/// Jobs, each in a process of its own that dies with this one.
struct Workers {
  std::size_t jobs = 0;
  std::size_t at_once = 1;
  /// In the job's process; what it returns comes to `done`.
  std::function<std::string(std::size_t job)> work{};
  /// In this process, before and after a job.  `trouble` is empty, or says how the process ended
  /// that did not return.  False: no further job is begun.
  std::function<void(std::size_t job)> begun{};
  std::function<bool(std::size_t job, std::string text, std::string trouble)> done{};
  /// After so long a job is killed.
  std::function<Duration(std::size_t job)> limit{};
  /// A descriptor that is readable when all is to end: then nothing is begun any more, and what
  /// runs is killed and not told of.  -1: nobody asks.
  int interrupts = -1;
  /// In the job's process, when what it returned has been handed over: returns when the process may
  /// end.  Such processes are not waited for; they die with this one.
  std::function<void(std::size_t job)> stay{};
  /// Whether a job that returned `text` stays.
  std::function<bool(const std::string& text)> stays{};
};

/// Runs the jobs in their order, `at_once` at a time; returns when all have ended.
Status run_jobs(const Workers& workers);

}  // namespace guestlink::sim
