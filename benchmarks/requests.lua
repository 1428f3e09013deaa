-- Asks for one target after the other; arguments: the file of targets, and a label for the run.
-- With a label, a comment in the query makes each request of all runs another one.
local targets, at, round, label = {}, 0, 0, nil
local head = "GET "
local tail

function init(arguments)
  for line in io.lines(arguments[1]) do targets[#targets + 1] = line end
  label = arguments[2]
  tail = " HTTP/1.1\r\nHost: " .. wrk.host .. ":" .. wrk.port
    .. "\r\nAccept: application/sparql-results+json\r\n\r\n"
end

function request()
  at = at + 1
  if at > #targets then
    at, round = 1, round + 1
  end
  if label then
    return head .. targets[at] .. "%20%23" .. label .. "-" .. round .. tail
  end
  return head .. targets[at] .. tail
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('\n{"requests": %d, "microseconds": %d, "p99": %f, "failed": %d}\n',
    summary.requests, summary.duration, latency:percentile(99),
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
