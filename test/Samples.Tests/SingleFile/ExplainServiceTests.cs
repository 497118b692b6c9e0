using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.Samples.Tests.SingleFile;

/// <summary>samples/explain-service.cs, asked over HTTP by many clients, by those that leave, and by those that ask nonsense.</summary>
[TestClass]
[DoNotParallelize]
public sealed partial class ExplainServiceTests
{
    /// <summary>Whatever takes so long has gone wrong.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private static readonly string s_folder = Directory.CreateTempSubdirectory("explain-service").FullName;

    /// <summary>Of a few words all masks are asked about, of more of them some.</summary>
    private static readonly string[] s_texts =
    [
        .. from words in Enumerable.Range(1, 20)
           select string.Join(' ', Enumerable.Range(words, words).Select(k => ((string[])["the", "plot", "wonderful", "sound", "awful", "and", "don't", "dull", "🎬", "great,"])[k * 7 % 10])),
    ];

    /// <summary>Takes minutes where millions of masks are asked for.</summary>
    private static readonly string s_long = string.Join(' ', Enumerable.Range(0, 200).Select(k => $"word{k}"));

    private static readonly string s_model = Path.Combine(s_folder, "model.zip"), s_slowModel = Path.Combine(s_folder, "slow.zip"), s_unexplainedModel = Path.Combine(s_folder, "unexplained.zip");
    private static ServiceProgram s_program = null!;
    private static Dictionary<string, string> s_expected = [];

    [ClassInitialize]
    public static void MakeProgramAndModels(TestContext context)
    {
        s_program = ServiceProgram.Build("explain-service.cs");
        var mlContext = new MLContext(seed: 1);
        IDataView rows = mlContext.Data.LoadFromEnumerable(s_texts.Select((text, k) => new Row { Text = text, Label = text.Contains("wonderful", StringComparison.Ordinal) ^ k % 5 == 0 }));
        ITransformer model = mlContext.Transforms.Text.FeaturizeText("Features", "Text").Append(mlContext.BinaryClassification.Trainers.LbfgsLogisticRegression(l1Regularization: 0, l2Regularization: 0.01f)).Fit(rows);
        mlContext.Model.Save(model, rows.Schema, s_unexplainedModel);
        Save(s_model, new RiseOptions { NumberOfMasks = 100 });
        Save(s_slowModel, new RiseOptions { NumberOfMasks = 4_000_000, TargetReliability = 1 });

        IDataView explained = mlContext.Model.Load(s_model, out _).Transform(rows);
        s_expected = mlContext.Data.CreateEnumerable<ExplainedRow>(explained, reuseRowObject: false)
            .ToDictionary(row => row.Text, row => BitsOf(row.MapTargetLabel, row.MapScore, row.MapTokens.Select((word, k) => (word, row.MapContrast[k], row.MapContrastStandardError[k]))));

        void Save(string file, RiseOptions options) => mlContext.Model.Save(
            model.Append(mlContext.Transforms.ExplainWithRise(model, options with { OutputColumnName = "Map", InputColumnName = "Text" }).Fit(rows)), rows.Schema, file);
    }

    [ClassCleanup]
    public static void DeleteFolder() => Directory.Delete(s_folder, recursive: true);

    [TestMethod]
    public async Task Service_AskedByManyAtOnce_AnswersAsTheModelDoesHere_ToTheBit()
    {
        using ServiceProgram.Running service = s_program.Start(s_model, "--waiting", "200");
        Dictionary<string, string> alone = [];
        foreach (string text in s_texts)
            alone[text] = await AnswerAsync(service, text);

        (string Text, Task<string> Answer)[] together = [.. Enumerable.Range(0, 200).Select(k => s_texts[k * 7 % s_texts.Length]).Select(text => (text, AnswerAsync(service, text)))];

        foreach ((string text, Task<string> answer) in together)
            Assert.AreEqual(alone[text], await answer, text);
        foreach (string text in s_texts)
            Assert.AreEqual(s_expected[text], BitsOf(alone[text]), text);
        Assert.IsTrue(s_expected.Values.SelectMany(bits => bits.Split('\n')).Count(word => !word.EndsWith(" 00000000", StringComparison.Ordinal)) > 100, "Many words have an error that is not 0.");
        Assert.AreEqual("", service.Stop(), "Nothing went wrong.");
    }

    [TestMethod]
    public async Task Service_WithoutAModel_TrainsOne_AndAnswersAsItsCommentSays()
    {
        string[] comment = [.. SingleFileSampleTests.Lines(s_program.File).SkipWhile(l => !l.StartsWith("// curl ", StringComparison.Ordinal))];
        using ServiceProgram.Running service = s_program.Start();

        using HttpResponseMessage response = await PostAsync(service, AskedRow().Match(comment[0]).Groups["row"].Value);

        Assert.AreEqual("// Answer, rounded:", comment[1]);
        PrintedText.AssertEqual(comment[2]["// ".Length..], await response.Content.ReadAsStringAsync());
    }

    [TestMethod]
    public async Task Service_ThatIsFull_RefusesAtOnce_AndClientsThatLeaveFreeTheirPlaces()
    {
        using ServiceProgram.Running service = s_program.Start(s_slowModel, "--places", "1", "--waiting", "1", "--seconds", "3600");
        using var leave = new CancellationTokenSource();
        Task<HttpResponseMessage>[] three = [.. Enumerable.Range(0, 3).Select(_ => PostTextAsync(service, s_long, leave.Token))];

        // One has the place, one waits, and it is not known which one is too much.
        Task<HttpResponseMessage> refused = await Task.WhenAny(three);
        using HttpResponseMessage refusal = await refused;
        await AssertProblemAsync(refusal, HttpStatusCode.ServiceUnavailable);
        Assert.AreEqual(TimeSpan.FromSeconds(1), refusal.Headers.RetryAfter?.Delta);
        using (HttpResponseMessage another = await PostTextAsync(service, "plot"))
            await AssertProblemAsync(another, HttpStatusCode.ServiceUnavailable);
        Assert.AreEqual(1, three.Count(t => t.IsCompleted));

        await leave.CancelAsync();
        using HttpResponseMessage answer = await PostOnceThereIsAPlaceAsync(service, "plot");
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
        Assert.AreEqual("", service.Stop(), "A client that leaves is no error.");
    }

    [TestMethod]
    public async Task Service_ThatTakesTooLong_SaysSo_AndGoesOn()
    {
        using ServiceProgram.Running service = s_program.Start(s_slowModel, "--places", "1", "--waiting", "2", "--seconds", "0.3");

        // The time of those that wait has not begun.
        HttpResponseMessage[] three = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => PostTextAsync(service, s_long)));
        foreach (HttpResponseMessage late in three)
            await AssertProblemAsync(late, HttpStatusCode.GatewayTimeout);

        using HttpResponseMessage another = await PostOnceThereIsAPlaceAsync(service, s_long);
        await AssertProblemAsync(another, HttpStatusCode.GatewayTimeout);
    }

    [TestMethod]
    public async Task Service_GivenWhatIsNoRow_SaysWhatIsWrong()
    {
        using ServiceProgram.Running service = s_program.Start(s_model);
        (string Body, string Says)[] wrong =
        [
            ("{\"text\":\"A touching", "Expected end of string"),
            ("{\"text\":3}", "Path: $.text"),
            ("{\"text\":null}", "'Text'"),
            ("{}", "'text'"),
            ("[\"plot\"]", "Path: $"),
            ("null", "not provided from body"),
            ("", "not provided from body"),
            ("{\"text\":\" …\"}", "The text has no words."),
        ];
        foreach ((string body, string says) in wrong)
        {
            using HttpResponseMessage response = await PostAsync(service, body);
            StringAssert.Contains(await AssertProblemAsync(response, HttpStatusCode.BadRequest), says, body);
        }

        using var plain = new StringContent("plot");
        using HttpResponseMessage asPlainText = await service.Client.PostAsync(service.Address, plain);
        await AssertProblemAsync(asPlainText, HttpStatusCode.UnsupportedMediaType);
        using HttpResponseMessage tooLarge = await PostTextAsync(service, new string('x', 100_000));
        await AssertProblemAsync(tooLarge, HttpStatusCode.RequestEntityTooLarge);
        Assert.AreEqual("", service.Stop(), "What clients do wrong is no error.");
    }

    [TestMethod]
    public void Service_ThatCannotServe_SaysWhy()
    {
        StringAssert.Contains(s_program.Fail(s_unexplainedModel), "unexplained.zip has no explanation in it: append ExplainWithRise to the model before it is saved.");
        StringAssert.Contains(s_program.Fail("--urls", "http://0.0.0.0:0"), "The service listens on this machine only, as on http://127.0.0.1:5210, got http://0.0.0.0:0.");
        StringAssert.Contains(s_program.Fail("--places", "0"), "places ('0') must be greater than or equal to '1'.");
    }

    private static Task<HttpResponseMessage> PostAsync(ServiceProgram.Running service, string json, CancellationToken cancellationToken = default) =>
        service.Client.PostAsync(service.Address, new StringContent(json, System.Text.Encoding.UTF8, "application/json"), cancellationToken);

    private static Task<HttpResponseMessage> PostTextAsync(ServiceProgram.Running service, string text, CancellationToken cancellationToken = default) =>
        service.Client.PostAsJsonAsync(service.Address, new { text }, cancellationToken);

    /// <summary>The service notices some time after a client that it has left.</summary>
    private static async Task<HttpResponseMessage> PostOnceThereIsAPlaceAsync(ServiceProgram.Running service, string text)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (true)
        {
            HttpResponseMessage response = await PostTextAsync(service, text, patience.Token);
            if (response.StatusCode != HttpStatusCode.ServiceUnavailable)
                return response;
            response.Dispose();
            await Task.Delay(20, patience.Token);
        }
    }

    private static async Task<string> AnswerAsync(ServiceProgram.Running service, string text)
    {
        using HttpResponseMessage response = await PostTextAsync(service, text);
        string answer = await response.Content.ReadAsStringAsync();
        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode, answer);
        return answer;
    }

    /// <returns>The detail.</returns>
    private static async Task<string> AssertProblemAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        string body = await response.Content.ReadAsStringAsync();
        Assert.AreEqual(status, response.StatusCode, body);
        Assert.AreEqual("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using JsonDocument problem = JsonDocument.Parse(body);
        Assert.AreEqual((int)status, problem.RootElement.GetProperty("status").GetInt32());
        return problem.RootElement.TryGetProperty("detail", out JsonElement detail) ? detail.GetString()! : "";
    }

    private static string BitsOf(string answer)
    {
        using JsonDocument json = JsonDocument.Parse(answer);
        JsonElement root = json.RootElement;
        return BitsOf(root.GetProperty("label").GetString()!, root.GetProperty("score").GetSingle(), root.GetProperty("words").EnumerateArray().Select(word =>
            (word.GetProperty("text").GetString()!, word.GetProperty("contrast").GetSingle(), word.GetProperty("standardError").GetSingle())));
    }

    private static string BitsOf(string label, float score, IEnumerable<(string Word, float Contrast, float StandardError)> words) =>
        string.Join('\n', words.Select(w => $"{w.Word} {Bits(w.Contrast)} {Bits(w.StandardError)}").Prepend($"{label} {Bits(score)}"));

    private static string Bits(float value) => BitConverter.SingleToUInt32Bits(value).ToString("x8", CultureInfo.InvariantCulture);

    [GeneratedRegex("-d '(?<row>.*)'")]
    private static partial Regex AskedRow();

    private sealed class Row
    {
        public string Text { get; set; } = "";

        public bool Label { get; set; }
    }

    private sealed class ExplainedRow
    {
        public string Text { get; set; } = "";

        public string[] MapTokens { get; set; } = [];

        public float[] MapContrast { get; set; } = [];

        public float[] MapContrastStandardError { get; set; } = [];

        public string MapTargetLabel { get; set; } = "";

        public float MapScore { get; set; }
    }
}
