using Microsoft.ML.Rise.Tool.Commands;

return RiseCommand.Run(args);
