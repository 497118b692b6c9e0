#:property PublishAot=false
#:project ../src/Microsoft.ML.Rise/Microsoft.ML.Rise.csproj
#:sdk Microsoft.NET.Sdk.Web
// A service that says which words speak for the sentiment of a review. It trains and saves a small model, or is given a model.zip with an ExplainWithRise over a text column Text in it:
// dotnet run samples/explain-service.cs -- model.zip --urls http://127.0.0.1:5210 --places 2 --waiting 64 --seconds 30
// PublishAot=false, because ML.NET makes code at run time: without it, "Dynamic code generation is not supported".
// Outside of this repository, instead of the second line: #:package Rise.MLNet@0.1.0
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Rise;
using Microsoft.ML.Trainers;

string? modelFile = args is [var first, ..] && !first.StartsWith("--", StringComparison.Ordinal) ? first : null;
WebApplicationBuilder builder = WebApplication.CreateBuilder(modelFile is null ? args : args[1..]);     // to which /home/model.zip would be an option's name
int places = builder.Configuration.GetValue("places", Environment.ProcessorCount);     // explanations at the same time
int waiting = builder.Configuration.GetValue("waiting", 64);                           // requests that wait for a place; the others are refused
double seconds = builder.Configuration.GetValue("seconds", 30.0);                      // for an explanation, once it has a place
ArgumentOutOfRangeException.ThrowIfLessThan(places, 1);
ArgumentOutOfRangeException.ThrowIfNegative(waiting);
ArgumentOutOfRangeException.ThrowIfNegativeOrZero(seconds);

// Nobody is asked who they are: only this machine is answered.
string url = builder.Configuration["urls"] ?? "http://127.0.0.1:5210";
if (!new Uri(url).IsLoopback)
    throw new ArgumentException($"The service listens on this machine only, as on http://127.0.0.1:5210, got {url}.");
builder.WebHost.UseUrls(url).ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 64 * 1024);
builder.Logging.SetMinimumLevel(LogLevel.Warning);

const string Explanations = "explanations";
builder.Services.AddRateLimiter(limiter =>
{
    limiter.AddConcurrencyLimiter(Explanations, limits => (limits.PermitLimit, limits.QueueLimit) = (places, waiting));
    limiter.RejectionStatusCode = StatusCodes.Status503ServiceUnavailable;
    limiter.OnRejected = (refused, _) => { refused.HttpContext.Response.Headers.RetryAfter = "1"; return default; };
});
builder.Services.AddRequestTimeouts();
builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);     // so that the problem says what is wrong
builder.Services.AddProblemDetails(problems => problems.CustomizeProblemDetails = problem =>
    problem.ProblemDetails.Detail = problem.Exception is BadHttpRequestException bad ? bad.InnerException?.Message ?? bad.Message : null);
builder.Services.ConfigureHttpJsonOptions(json =>
{
    json.SerializerOptions.RespectNullableAnnotations = true;
    json.SerializerOptions.NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals;     // a standard error is NaN where there were too few masks
});

using var explainer = new ReviewExplainer(modelFile ?? SaveSampleModel(AppContext.BaseDirectory));
explainer.Explain(new Review("Wonderful"), CancellationToken.None);     // a model that does not fit fails now, and not at the first request
await using WebApplication app = builder.Build();
app.UseExceptionHandler(new ExceptionHandlerOptions
{
    StatusCodeSelector = e => (e as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status500InternalServerError,
    SuppressDiagnosticsCallback = failed => failed.Exception is BadHttpRequestException,
});
app.UseStatusCodePages();
app.UseRateLimiter();
app.UseRequestTimeouts();     // behind the limiter: before it, the time of those that wait would run too, and its end would be answered by 200 and nothing

// The token is cancelled when the client leaves or the time is over; the place is free once the explanation has ended.
app.MapPost("/explain", ([FromBody] Review review, CancellationToken cancellationToken) => explainer.Explain(review, cancellationToken))
    .RequireRateLimiting(Explanations)
    .WithRequestTimeout(TimeSpan.FromSeconds(seconds));

// Explanations keep threads of the pool busy. With so many more of them, others are refused at once all the same.
ThreadPool.GetMinThreads(out int threads, out int portThreads);
ThreadPool.SetMinThreads(threads + places, portThreads);
await app.StartAsync();
Console.WriteLine($"POST {app.Urls.Single()}/explain");
await app.WaitForShutdownAsync();

static string SaveSampleModel(string folder)
{
    var mlContext = new MLContext(seed: 1);
    string[] subjects = ["plot", "sound", "cast", "end"], good = ["wonderful", "great", "touching"], bad = ["awful", "poor", "dull"];
    IDataView reviews = mlContext.Data.LoadFromEnumerable(
        from subject in subjects
        from other in subjects
        from k in Enumerable.Range(0, 3)
        from isGood in (bool[])[true, false]
        select new LabelledReview($"The {subject} was {(isGood ? good : bad)[k]} and so was the {other}", isGood));
    ITransformer model = mlContext.Transforms.Text.FeaturizeText("Features", "Text")
        .Append(mlContext.BinaryClassification.Trainers.SdcaLogisticRegression(new SdcaLogisticRegressionBinaryTrainer.Options { NumberOfThreads = 1, MaximumNumberOfIterations = 50 })).Fit(reviews);

    // Explanations side by side keep the cores busy: each asks the model through one cursor.
    RiseScorer scorer = RiseScorer.FromTransformer(model, new RiseSchedule(NumberOfRuns: 1, NumberOfThreadsPerRun: 1, BatchSize: 64));
    ITransformer explaining = model.Append(mlContext.Transforms.ExplainWithRise(scorer, new RiseOptions { OutputColumnName = "Why", InputColumnName = "Text" }).Fit(reviews));

    // Whoever loads the file meanwhile finds the old one or the new one, whole.
    string file = Path.Combine(folder, "explain-service.zip"), unfinished = $"{file}.{Guid.NewGuid():N}";
    mlContext.Model.Save(explaining, reviews.Schema, unfinished);
    File.Move(unfinished, file, overwrite: true);
    return file;
}

/// <summary>The explanation step of a model file, for any number of threads.</summary>
/// <remarks>A PredictionEngine is for one thread, and a step that was loaded listens to no token. So each review is a view of one row with a step of its own, which has its token. What is loaded serves all threads.
/// Fitting the step looks at no row, and costs about a millisecond.</remarks>
internal sealed class ReviewExplainer : IDisposable
{
    private readonly MLContext _mlContext = new();
    private readonly ITransformer _model;
    private readonly TransformerChain<ITransformer> _stagesBefore;
    private readonly RiseTransformer _step;

    public ReviewExplainer(string modelFile)
    {
        _model = _mlContext.Model.Load(modelFile, out _);
        ITransformer[] stages = [.. StagesOf(_model)];
        _step = stages.OfType<RiseTransformer>().FirstOrDefault(step => step.Options is RiseOptions)
            ?? throw new ArgumentException($"{modelFile} has no explanation in it: append ExplainWithRise to the model before it is saved.");
        _stagesBefore = new TransformerChain<ITransformer>(stages[..Array.IndexOf(stages, _step)]);
    }

    public Answer Explain(Review review, CancellationToken cancellationToken)
    {
        IDataView rows = _stagesBefore.Transform(_mlContext.Data.LoadFromEnumerable([review]));
        RiseOptions options = (RiseOptions)_step.Options with { OutputColumnName = "Why" };
        IDataView explained = _mlContext.Transforms.ExplainWithRise(_step.Scorer, options, cancellationToken: cancellationToken).Fit(rows).Transform(rows);
        ExplainedReview why = _mlContext.Data.CreateEnumerable<ExplainedReview>(explained, reuseRowObject: false).Single();
        if (why.WhyTokens.Length == 0)
            throw new BadHttpRequestException("The text has no words.");
        return new Answer(why.WhyTargetLabel, why.WhyScore, [.. why.WhyTokens.Select((word, k) => new Word(word, why.WhyContrast[k], why.WhyContrastStandardError[k]))]);
    }

    public void Dispose() => (_model as IDisposable)?.Dispose();

    private static IEnumerable<ITransformer> StagesOf(ITransformer model) => model is IEnumerable<ITransformer> chain ? chain.SelectMany(StagesOf) : [model];
}

internal sealed record LabelledReview(string Text, bool Label);
internal sealed record Review([property: JsonRequired] string Text);

/// <summary>What is predicted, how surely, and how much of that each word makes: the score with it, minus without it; the error is 0 where that is exact.</summary>
internal sealed record Answer(string Label, float Score, IReadOnlyList<Word> Words);
internal sealed record Word(string Text, float Contrast, float StandardError);

internal sealed class ExplainedReview
{
    public string[] WhyTokens { get; set; } = [];
    public float[] WhyContrast { get; set; } = [];
    public float[] WhyContrastStandardError { get; set; } = [];
    public string WhyTargetLabel { get; set; } = "";
    public float WhyScore { get; set; }
}

// curl http://127.0.0.1:5210/explain -H content-type:application/json -d '{"text":"Great cast"}'
// Answer, rounded:
// {"label":"True","score":0.74,"words":[{"text":"Great","contrast":0.28,"standardError":0},{"text":"cast","contrast":-0.04,"standardError":0}]}
