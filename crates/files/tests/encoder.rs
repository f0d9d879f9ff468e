//! From tables to data sets: what becomes of each column, and what is refused, word for word.

use wengert_files::{Csv, Encoded, Encoder, Encoding, Feature, FileError, Missing, Table, Task};
use wengert_trainer::{Dataset, Matrix, iris};

fn table(text: &str) -> Table {
    Csv::new().read_from("data.csv", text.as_bytes()).unwrap()
}

fn learn(encoding: &Encoding, text: &str) -> Result<Encoder, FileError> {
    encoding.learn(&table(text))
}

fn encode(encoder: &Encoder, text: &str) -> Result<Encoded<Dataset<f64>>, FileError> {
    let csv = Csv::new().columns_of(encoder);
    encoder.encode(csv.read_from("new.csv", text.as_bytes())?)
}

fn encode_features(encoder: &Encoder, text: &str) -> Result<Encoded<Matrix<f64>>, FileError> {
    let csv = Csv::new().features_of(encoder);
    encoder.encode_features(csv.read_from("new.csv", text.as_bytes())?)
}

const PETS: &str = "color,legs,pet\nred,4,yes\nblue,2,no\nred,0,no\nblue,4,yes\nred,2,yes\n";

#[test]
fn texts_become_one_hot_columns() {
    let encoder = learn(&Encoding::of("pet"), PETS).unwrap();
    assert_eq!(encoder.names(), ["color=blue", "color=red", "legs"]);
    assert_eq!((encoder.width(), encoder.target()), (3, "pet"));
    assert_eq!(
        encoder.to_string(),
        r#"target "pet": 2 classes: "no", "yes"; features: 1 numeric, 1 text (one-hot: 2)"#
    );
    let Encoded { data, dropped, .. } = encode(&encoder, PETS).unwrap();
    assert_eq!(
        *data.features(),
        Matrix::from([
            [0.0, 1.0, 4.0],
            [1.0, 0.0, 2.0],
            [0.0, 1.0, 0.0],
            [1.0, 0.0, 4.0],
            [0.0, 1.0, 2.0]
        ])
    );
    assert_eq!(*data.targets(), Matrix::from([[1.0], [0.0], [0.0], [1.0], [1.0]]));
    assert_eq!(data.names(), encoder.names());
    assert!(dropped.is_empty());
}

#[test]
fn more_than_two_classes_take_a_column_each() {
    let text = "x,y\n1,c\n2,a\n3,b\n";
    let encoder = learn(&Encoding::of("y"), text).unwrap();
    let classes = Matrix::from([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]);
    assert_eq!(*encode(&encoder, text).unwrap().data.targets(), classes);
}

/// The task that follows from the targets, and the one that was asked for.
#[test]
fn tasks() {
    let task = |encoding: Encoding, targets: &str| {
        let rows: Vec<_> = targets.split(' ').map(|y| format!("1,{y}\n")).collect();
        learn(&encoding, &format!("x,y\n{}", rows.concat())).unwrap().task().to_string()
    };
    let of = || Encoding::of("y");
    let twenty: Vec<_> = (0..40).map(|k| (k % 20).to_string()).collect();
    let many: Vec<_> = (0..42).map(|k| (k % 21).to_string()).collect();
    for (encoding, targets, expected) in [
        (of(), "yes no yes", r#"2 classes: "no", "yes""#),
        (of(), "0 1 1 0", r#"2 classes: "0", "1""#),
        (of(), "10 9 -1 10 9 -1", r#"3 classes: "-1", "9", "10""#),
        (of(), "0 1 -0 1 NA", r#"2 classes: "0", "1""#),
        (of(), "0.5 1 0.5 1", "regression"),
        (of(), "1 2 3", "regression"),
        (of(), &many.join(" "), "regression"),
        (of().classes(), "0.5 1 2", r#"3 classes: "0.5", "1", "2""#),
        (of().regression(), "0 1 1 0", "regression"),
    ] {
        assert_eq!(task(encoding, targets), expected, "{targets}");
    }
    assert!(task(of(), &twenty.join(" ")).starts_with("20 classes: \"0\", \"1\""));
}

#[test]
fn columns_are_found_by_name() {
    let encoder = learn(&Encoding::of("pet"), PETS).unwrap();
    // Another order, further columns with anything in them, no target.
    let text = "note,legs,color\n1,2,red\nx,,\n".replace(",,", ",4,blue");
    let features = encode_features(&encoder, &text).unwrap().data;
    assert_eq!(features, Matrix::from([[0.0, 1.0, 2.0], [1.0, 0.0, 4.0]]));
    // A target that is not needed is ignored.
    assert!(encode_features(&encoder, "legs,color,pet\n2,red,?\n").is_ok());
}

#[test]
fn classes_of_numbers_are_numbers_wherever_they_come_from() {
    let encoder = learn(&Encoding::of("y"), "x,y\n1,0\n2,1\n3,0\n4,1\n").unwrap();
    let data = encode(&encoder, "x,y\n1,1.0\n2,1e0\n3,-0\n").unwrap().data;
    assert_eq!(*data.targets(), Matrix::from([[1.0], [1.0], [0.0]]));
}

const GAPS: &str = "a,c,y\n1,u,5.5\n,v,6\n3,,7\n8,v,8\n9,u,9\n";

#[test]
fn rows_with_missing_cells_are_dropped() {
    let encoder = learn(&Encoding::of("y").missing(Missing::Drop), GAPS).unwrap();
    let Encoded { data, dropped, .. } = encode(&encoder, GAPS).unwrap();
    assert_eq!(dropped, [1, 2]);
    assert_eq!(*data.features(), Matrix::from([[1.0, 1.0, 0.0], [8.0, 0.0, 1.0], [9.0, 1.0, 0.0]]));
    assert_eq!(*data.targets(), Matrix::from([[5.5], [8.0], [9.0]]));
    // A target may be missing too, but a prediction does not ask for it.
    assert_eq!(encode(&encoder, "a,c,y\n1,u,\n2,u,1\n").unwrap().dropped, [0]);
    assert!(encode_features(&encoder, "a,c,y\n1,u,\n2,u,1\n").unwrap().dropped.is_empty());
    // What only dropped rows have is not learned.
    let text = "a,c,y\n1,u,0\n2,v,0\n3,u,1\n4,v,1\n,w,2\n";
    let encoder = learn(&Encoding::of("y").missing(Missing::Drop), text).unwrap();
    assert_eq!(encoder.names(), ["a", "c=u", "c=v"]);
    assert_eq!(encoder.task().classes(), ["0", "1"]);
}

#[test]
fn missing_cells_become_the_mean() {
    let encoder = learn(&Encoding::of("y").missing(Missing::Mean), GAPS).unwrap();
    let [Feature::Number { mean, .. }, Feature::Category { values, .. }] = encoder.features()
    else {
        panic!("{encoder:?}");
    };
    assert_eq!(*mean, (1.0 + 3.0 + 8.0 + 9.0) / 4.0);
    assert_eq!(*values, [("u".to_owned(), 0.5), ("v".to_owned(), 0.5)]);
    let Encoded { data, dropped, .. } = encode(&encoder, GAPS).unwrap();
    assert!(dropped.is_empty());
    assert_eq!(data.features().rows(1..2), Matrix::from([[5.25, 0.0, 1.0]]));
    assert_eq!(data.features().rows(2..3), Matrix::from([[3.0, 0.5, 0.5]]));
    // A whole column may be missing.
    let features = encode_features(&encoder, "a,c\n,\nNA,?\n").unwrap().data;
    assert_eq!(features, Matrix::from([[5.25, 0.5, 0.5], [5.25, 0.5, 0.5]]));
}

/// Added up, 59 parts of 14.62 are 14.61999999999998.
#[test]
fn a_column_of_one_value_is_filled_with_that_value() {
    for (value, count) in [("14.62", 59), ("0.1", 61), ("-0.7", 999), ("1.7e308", 3), ("5e-324", 7)]
    {
        let text = format!("a,y\n{}NA,3\n", format!("{value},1\n").repeat(count));
        let encoder = learn(&Encoding::of("y").missing(Missing::Mean), &text).unwrap();
        let data = encode(&encoder, &text).unwrap().data;
        let number: f64 = value.parse().unwrap();
        assert!(data.features().view().iter().all(|x| x == number), "{value}");
        let encoder = Encoder::of_dataset(&data, "y", Task::Regression);
        assert_eq!(encoder.features(), [Feature::Number { name: "a".into(), mean: number }]);
    }
}

#[test]
fn a_data_set_has_an_encoder() {
    let data = iris();
    let task = Task::Classes(["setosa", "versicolor", "virginica"].map(String::from).to_vec());
    let encoder = Encoder::of_dataset(&data, "species", task);
    let text = "sepal length (cm),petal width (cm),petal length (cm),sepal width (cm),species\n\
                5.1,0.2,1.4,3.5,setosa\n";
    let encoded = encode(&encoder, text).unwrap().data;
    assert_eq!(*encoded.features(), data.features().rows(0..1));
    assert_eq!(*encoded.targets(), data.targets().rows(0..1));
}

#[test]
fn refused_when_learning() {
    let of = || Encoding::of("y");
    let many: Vec<_> = (0..12).map(|k| format!("t{k},{k}\n")).collect();
    for (encoding, text, message) in [
        (
            Encoding::of("why"),
            "x,y\n1,2\n",
            "data.csv: there is no column \"why\"; there are \"x\", \"y\"",
        ),
        (of(), "y\n1\n", "data.csv: there are no features: the target is the only column"),
        (
            of(),
            "x,y\n1,a\n2,a\n",
            "data.csv, column \"y\": every row is of class \"a\"; at least two classes are needed",
        ),
        (
            of(),
            "x,y\n1,3\n2,3\n",
            "data.csv, column \"y\": every row is of class \"3\"; at least two classes are needed",
        ),
        (
            of().regression(),
            "x,y\n1,?\n2,a\n",
            "data.csv, column \"y\": \"a\" is not a number, and the column is one of numbers",
        ),
        (
            of(),
            "x,y\n,1\n,2\n",
            "data.csv, column \"x\": every cell is missing; leave the column out",
        ),
        (
            of(),
            "x,y\n1,\n2,\n",
            "data.csv, column \"y\": every cell is missing; leave the column out",
        ),
        (
            of().missing(Missing::Drop),
            "x,y\n1,\n,2\n",
            "data.csv: a cell is missing in every row, so that none is left",
        ),
        (
            of().classes().max_categories(2),
            "x,y\n1,1\n2,2\n3,0.5\n",
            "data.csv, column \"y\": 3 different classes, and at most 2 are learned; is this the target?",
        ),
        (
            of().max_categories(11),
            &format!("x,y\n{}", many.concat()),
            "data.csv, column \"x\": 12 different texts, and at most 11 become features; leave the \
             column out",
        ),
    ] {
        assert_eq!(learn(&encoding, text).unwrap_err().to_string(), message);
    }
    assert!(learn(&of().max_categories(12), &format!("x,y\n{}", many.concat())).is_ok());
}

#[test]
fn refused_when_encoding() {
    let strict = learn(&Encoding::of("pet"), PETS).unwrap();
    let dropping = learn(&Encoding::of("pet").missing(Missing::Drop), PETS).unwrap();
    let filling = learn(&Encoding::of("pet").missing(Missing::Mean), PETS).unwrap();
    let missing =
        "the cell is missing; such rows can be dropped, or features replaced by their mean";
    for (encoder, text, message) in [
        (&strict, "colour,pet\nred,no\n", "new.csv: the model needs columns that are not there: \
          \"color\", \"legs\"".to_owned()),
        (&strict, "color,legs,pet\nred,4,yes\n\nred,,\n", format!("new.csv, line 4, column \"legs\": {missing}")),
        (&strict, "color,legs,pet\nred,4,\n", format!("new.csv, line 2, column \"pet\": {missing}")),
        (&filling, "color,legs,pet\nred,,yes\nred,3,\n", format!("new.csv, line 3, column \"pet\": {missing}")),
        (&dropping, "color,legs,pet\nred,,yes\nred,3,\n", "new.csv: a cell is missing in every row, so that none is left".into()),
        (&strict, "color,legs,pet\nred,4,yes\ngreen,4,yes\n", "new.csv, line 3, column \"color\": \"green\" is none of those that were learned: \"blue\", \"red\"".into()),
        (&strict, "color,legs,pet\n7,4,yes\n", "new.csv, line 2, column \"color\": \"7\" is none of those that were learned: \"blue\", \"red\"".into()),
        (&strict, "color,legs,pet\nred,4,maybe\n", "new.csv, line 2, column \"pet\": \"maybe\" is none of those that were learned: \"no\", \"yes\"".into()),
        (&strict, "color,legs,pet\nred,four,yes\n", "new.csv, line 2, column \"legs\": \"four\" is not a number, and the column is one of numbers".into()),
    ] {
        assert_eq!(encode(encoder, text).unwrap_err().to_string(), message);
    }
    // A table that was read without regard to the encoder.
    let error = strict.encode(table("color,legs,pet\n7,4,yes\n")).unwrap_err().to_string();
    assert_eq!(
        error,
        "data.csv, line 2, column \"color\": \"7\" is none of those that were learned: \"blue\", \"red\""
    );
    let error = strict.encode(table("color,legs,pet\nred,?,no\nred,four,yes\n").select(&[1]));
    assert_eq!(
        error.unwrap_err().to_string(),
        "data.csv, line 3, column \"legs\": \"four\" is not a number, and the column is one of numbers"
    );
}
