using System.CommandLine;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.Tool.Findings;
using Microsoft.ML.Rise.Tool.Models;
using Microsoft.ML.Rise.Tool.Pictures;
using Microsoft.ML.Rise.Tool.Report;
using Microsoft.ML.Rise.Tool.Running;
using Microsoft.ML.Rise.Tool.Tables;

namespace Microsoft.ML.Rise.Tool.Commands;

/// <summary>What is asked about pictures.</summary>
internal enum PictureQuestion
{
    /// <summary>Why a class?</summary>
    Image,

    /// <summary>Which smallest part?</summary>
    Evidence,

    /// <summary>Why a box?</summary>
    Detect,
}

/// <summary><c>rise image</c>, <c>rise evidence</c> and <c>rise detect</c>: why a network or a model says what it says of pictures.</summary>
internal sealed class ImageCommand(PictureQuestion asked, CancellationToken cancellation)
{
    private readonly DetectorOptions _detector = new();
    private readonly QuestionOptions _question = new();
    private readonly PreprocessingOptions _preprocessing = new();
    private readonly OutputOptions _output = new();
    private readonly ScoresOptions _scores = new(cancellation);
    private readonly Option<string?> _rows = Options.Text("--rows", "0-9,17", "Which of the pictures, counted from 0. Default: all.");
    private readonly Option<string[]> _images = Options.Texts("--image", "file", "A picture: PNG, JPEG, BMP, GIF or WebP; may be repeated. Required with --model.");
    private readonly Option<bool> _noCurves = Options.Flag("--no-curves", "Leaves out the deletion and insertion curves, which are made for networks.");

    public System.CommandLine.Command Create()
    {
        System.CommandLine.Command command = asked switch
        {
            PictureQuestion.Evidence => new("evidence", "Finds the smallest part of a picture that an answer hangs on, and the map of what speaks for it. Without --model: of the demo's."),
            PictureQuestion.Detect => new("detect", "Shows for each box of a detector which parts of a picture it comes from, or why a box was missed."),
            _ => new("image", "Shows which parts of a picture an answer comes from. Without --model: an answer of the demo's network."),
        };
        foreach (Option option in (Option[])[_images, .. _question.All(QuestionOptions.Kind.Arrays), .. asked == PictureQuestion.Detect ? _detector.All : [], .. _preprocessing.All, _noCurves, _rows, .. _scores.All, .. _output.All(hasPictures: true)])
            command.Add(option);
        if (asked == PictureQuestion.Detect)
            _question.RequireModel();
        command.Validators.Add(result =>
        {
            if (result.GetResult("--model") is not null && result.GetResult(_images) is null)
                result.AddError("--model needs --image, the picture to explain.");
        });
        command.SetAction(Run);
        return command;
    }

    /// <summary>Runs as the command line says, or for none the demo.</summary>
    public int Run(ParseResult parsed)
    {
        bool isDemo = _question.Model(parsed) is null;
        string model = _question.Model(parsed) ?? Demo.ModelFile;
        string[] images = parsed.GetValue(_images) ?? [];
        foreach (string image in images)
            Options.Existing(image, "picture");
        IReadOnlyList<string> classes = _question.Classes(parsed);
        Labels labels = _question.Labels(parsed);
        if (isDemo)
        {
            labels = labels.Names.Count > 0 ? labels : Labels.Read(Demo.LabelsFile);
            classes = images.Length == 0 && classes.Count == 0 ? Demo.Classes : classes;
            images = images.Length == 0 ? [Demo.PictureFile] : images;
        }

        RiseTarget target = asked == PictureQuestion.Detect ? _detector.Target(parsed, classes, _question.Top(parsed), labels, SavedModel.IsAt(model)) : _question.Target(parsed, classes, labels);
        RiseOptions rise = _question.Rise(parsed, labels, target);
        string name = Path.GetFileNameWithoutExtension(images[0]) + asked switch { PictureQuestion.Evidence => "-evidence", PictureQuestion.Detect => "-detections", _ => "" };
        Output output = _output.Read(parsed, name);
        (int Number, string Path)[] chosen = [.. _scores.Share(parsed, RowSelection.Of(parsed.GetValue(_rows), images.Length, "--image")).Select(k => (k, images[k]))];
        if (SavedModel.IsAt(model))
            ExplainSavedModel(SavedModel.Load(model, _question.Input(parsed)));
        else
            ExplainNetwork(_question.OpenOnnx(parsed, model));
        return ExitCode.Done;

        void ExplainNetwork(OnnxFile onnx)
        {
            Preprocessing preprocessing = onnx.PreprocessingFor(_preprocessing, parsed, isDemo ? Demo.Preset : null);
            using RiseOnnxScorer scorer = onnx.ToScorer(InputDimensionsOf(preprocessing));
            if (asked != PictureQuestion.Detect)
                labels.RequireOneForEach(scorer.NumberOfScores);
            var explainer = new OnnxExplainer(scorer, preprocessing.Shape, rise, new Beyond(asked == PictureQuestion.Evidence, Curves: !parsed.GetValue(_noCurves)), cancellation);
            Session session = Start(("Pictures", preprocessing.ToString()));
            session.Explain(chosen, "pictures", (image, bars) =>
            {
                RgbPicture picture = preprocessing.Fit(PictureFile.Read(image.Path));
                return explainer.Explain(Path.GetFileName(image.Path), preprocessing.Normalize(picture), picture, session.Kept, image.Number, bars);
            });
        }

        void ExplainSavedModel(SavedModel saved)
        {
            // A column of paths says what the model loads from; what it loads is masked.
            string? input = _question.Input(parsed), paths = input is not null && saved.Inputs.GetColumnOrNull(input)?.Type is TextDataViewType ? input : null;
            DataViewSchema.Column column = saved.ColumnOf(paths is null ? input : null, SavedModel.IsPicture, "a picture", rise.ScoreColumnName);
            var explainer = new SavedModelExplainer(saved, rise with { InputColumnName = column.Name }, asked == PictureQuestion.Evidence, cancellation);
            Session session = Start(("Column", column.Name));
            session.Explain(chosen, "pictures", (image, bars) => explainer.ExplainPicture(image.Path, paths, session.Kept, image.Number, bars));
        }

        Session Start(params (string, string?)[] others)
        {
            Provenance provenance = _question.ProvenanceOf(parsed, model, rise, QuestionOptions.Kind.Arrays, others);
            return new Session($"Why {Path.GetFileName(model)} says this of {(chosen.Length == 1 ? Path.GetFileName(chosen[0].Path) : $"{chosen.Length} pictures")}", output, provenance, _scores.Read(parsed, output, provenance, _question.Part(parsed)), cancellation);
        }
    }

    private static int[] InputDimensionsOf(Preprocessing preprocessing) => preprocessing.Layout == PixelLayout.Planar
        ? [RgbPicture.NumberOfChannels, preprocessing.Size.Height, preprocessing.Size.Width]
        : [preprocessing.Size.Height, preprocessing.Size.Width, RgbPicture.NumberOfChannels];
}
