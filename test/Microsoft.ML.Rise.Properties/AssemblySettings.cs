// A property's cases run on all cores; two at a time would only share them.
[assembly: DoNotParallelize]
