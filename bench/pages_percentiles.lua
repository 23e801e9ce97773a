-- What wrk is asked to say at its end: one line of JSON, times in milliseconds.
done = function(summary, latency, requests)
    local faults = summary.errors
    io.write(string.format(
        '\n{"answers": %d, "faults": %d, "bytes": %d, "p50": %.3f, "p95": %.3f, "p99": %.3f}\n',
        summary.requests,
        faults.connect + faults.read + faults.write + faults.status + faults.timeout,
        summary.bytes,
        latency:percentile(50) / 1000,
        latency:percentile(95) / 1000,
        latency:percentile(99) / 1000))
end
