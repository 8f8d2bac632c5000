"""Work that outlives its request: uploads are read and indexed by child processes, one at a time.

`uploads` takes a file in, `worker` runs the jobs in their order, `children` runs one child process
under its limits, `child` is that process.
"""

from api.jobs.worker import JobWorker

__all__ = ["JobWorker"]
